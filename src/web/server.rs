//! The socket: connections, how many, how slow, and how it ends.

use super::guard::Access;
use super::page::prepare;
use super::routes::router;
use super::site::Site;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, watch};
use tokio_io_timeout::TimeoutStream;

/// What clients may use.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at a time; who comes when all are taken waits.
    pub connections: usize,
    /// Questions that are answered at a time.
    pub questions: usize,
    /// Questions that wait for their turn; more are refused.
    pub waiting: usize,
    /// A question that has no answer by then is refused.
    pub answer: Duration,
    /// A client that sends no whole head of a request in this time, or takes no byte of its answer, is left.
    pub slowest: Duration,
    /// After a stop, answers have this long to be sent.
    pub grace: Duration,
}

impl Limits {
    /// For so many cores.
    pub fn of_cores(cores: usize) -> Limits {
        Limits {
            connections: 4096,
            questions: cores.max(2),
            waiting: 256,
            answer: Duration::from_secs(30),
            slowest: Duration::from_secs(15),
            grace: Duration::from_secs(5),
        }
    }
}

/// Bytes of the head of a request at most.
const MOST_HEAD: usize = 128 * 1024;
/// Files of the process besides connections.
const FILES: u64 = 512;
/// How often is looked whether the index has changed.
const BEAT: Duration = Duration::from_millis(500);
/// After an error of accepting, as where files run out.
const PAUSE: Duration = Duration::from_millis(100);
/// Threads besides those that answer: exports, and the look at the index.
const EXTRA_THREADS: usize = 8;
/// Threads that read requests and send answers.
const SENDERS: usize = 2;

/// Ends a server from another thread.
#[derive(Debug, Clone)]
pub struct Stop(watch::Sender<bool>);

impl Stop {
    /// For one server.
    #[expect(clippy::new_without_default, reason = "nobody wants a stop of no server")]
    pub fn new() -> Stop {
        Stop(watch::Sender::new(false))
    }

    /// Ends the server: no more connections, and those there are get their answers.
    pub fn now(&self) {
        self.0.send_replace(true);
    }

    async fn told(&self) {
        // The sender is ours, so it cannot be gone.
        let _ = self.0.subscribe().wait_for(|told| *told).await;
    }
}

/// A socket that listens already, so that its port is known.
#[derive(Debug)]
pub struct Serving {
    listener: TcpListener,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Serving {
    /// Listens; port 0 takes one that is free.
    ///
    /// # Errors
    ///
    /// The address is taken or not of this machine.
    pub fn on(address: SocketAddr) -> io::Result<Serving> {
        let listener = TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        Ok(Serving {
            address: listener.local_addr()?,
            listener,
        })
    }
}

/// Serves until it is stopped; `complain` is told what goes wrong with the index meanwhile.
///
/// # Errors
///
/// The system gives no threads or no socket.
pub fn serve(
    site: &Arc<Site>,
    access: Access,
    serving: Serving,
    limits: Limits,
    stop: &Stop,
    complain: fn(&str),
) -> io::Result<()> {
    let limits = within_files(limits);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .worker_threads(SENDERS)
        .max_blocking_threads(limits.questions + EXTRA_THREADS)
        .build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(serving.listener)?;
        let looking = tokio::spawn(look(site.clone(), stop.clone(), complain));
        accept(listener, router(site.clone(), access, limits), limits, stop).await;
        let _ = looking.await;
        Ok::<_, io::Error>(())
    })?;
    runtime.shutdown_timeout(limits.grace);
    Ok(())
}

/// No more connections than the process may have files.
fn within_files(limits: Limits) -> Limits {
    let wanted = limits.connections as u64 + FILES;
    let files = rlimit::increase_nofile_limit(wanted).unwrap_or(wanted);
    let connections = usize::try_from(files.saturating_sub(FILES).max(64)).unwrap_or(limits.connections);
    Limits {
        connections: connections.min(limits.connections),
        ..limits
    }
}

/// Takes over what is written to the index, as long as the site is there.
async fn look(site: Arc<Site>, stop: Stop, complain: fn(&str)) {
    let mut said = None;
    loop {
        let site = site.clone();
        let looked = tokio::task::spawn_blocking(move || site.refresh().map(|()| prepare(&site))).await;
        let trouble = match looked {
            Ok(looked) => looked.err().map(|error| error.to_string()),
            Err(fault) => Some(fault.to_string()),
        };
        if let Some(trouble) = trouble.as_deref().filter(|_| trouble != said) {
            complain(&format!("{trouble}; answering from what was read before"));
        }
        said = trouble;
        tokio::select! {
            () = stop.told() => return,
            () = tokio::time::sleep(BEAT) => {}
        }
    }
}

async fn accept(listener: tokio::net::TcpListener, router: axum::Router, limits: Limits, stop: &Stop) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.slowest)
        .max_buf_size(MOST_HEAD);
    loop {
        let place = tokio::select! {
            () = stop.told() => break,
            place = places.clone().acquire_owned() => place,
        };
        let accepted = tokio::select! {
            () = stop.told() => break,
            accepted = listener.accept() => accepted,
        };
        let (Ok(place), Ok((socket, _))) = (place, accepted) else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let _ = socket.set_nodelay(true);
        let mut socket = TimeoutStream::new(socket);
        socket.set_write_timeout(Some(limits.slowest));
        let service = TowerToHyperService::new(router.clone());
        let connection = http.serve_connection(TokioIo::new(Box::pin(socket)), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // What a client does wrong ends its connection and is nobody else's business.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(limits.grace, graceful.shutdown()).await;
}
