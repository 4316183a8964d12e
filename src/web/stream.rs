//! A body that is made while it is sent, in bounded memory: who reads slowly makes the maker wait.

use super::call::Writing;
use axum::body::{Body, Bytes, HttpBody};
use http_body::Frame;
use std::io::{self, BufWriter, Write};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// Pieces that are made before the first is sent.
const AHEAD: usize = 4;
/// Bytes of a piece.
const PIECE: usize = 32 * 1024;

/// A body of what is written; ends with an error where writing does, so that nobody takes a part for the whole.
pub(super) fn body(write: Writing, turn: OwnedSemaphorePermit) -> Body {
    let (sender, receiver) = channel(AHEAD);
    tokio::task::spawn_blocking(move || {
        let mut pieces = BufWriter::with_capacity(PIECE, Pieces(sender.clone()));
        let written = write(&mut pieces).and_then(|()| pieces.flush());
        if let Err(error) = written {
            // Who is gone hears nothing.
            let _ = sender.blocking_send(Err(error));
        }
        drop(turn);
    });
    Body::new(Sent(receiver))
}

struct Pieces(Sender<io::Result<Bytes>>);

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.blocking_send(Ok(Bytes::copy_from_slice(bytes)));
        sent.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Sent(Receiver<io::Result<Bytes>>);

impl HttpBody for Sent {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let piece = self.0.poll_recv(context);
        piece.map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}
