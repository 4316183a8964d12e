//! The program: parses the command line and hands over to one file per command.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
