//! Limits the connections to the preview.
//!
//! Every program on this machine can open connections without knowing the secret, and
//! each takes one of the files that the process may open. At most [`MOST`] are therefore
//! open. If the limit is reached, a connection that has not shown the secret is closed
//! for the next one; a connection that has, which belongs to a page, is never closed for
//! another. A connection is also closed if a request or the reading of an answer takes
//! too long.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::{task, time};

/// The limit on open connections.
const MOST: usize = 32;
/// How often waiting times are counted.
const TICK: Duration = Duration::from_secs(1);
/// The number of ticks within which the head of each request must be complete, and within
/// which the browser must read some more of an answer.
const PATIENCE: u32 = 10;
/// The limit on the head of a request, in bytes. Browsers send a cookie for this address
/// to every port, so it may be long.
const HEAD: usize = 64 << 10;

/// A connection, shared by its stream, its requests and the list of all connections.
#[derive(Debug, Clone, Default)]
pub(super) struct Connection(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// Whether a request has shown the secret.
    is_trusted: bool,
    /// Whether a request is being answered, which may take any time.
    is_answering: bool,
    /// The number of ticks without a complete request or progress of an answer.
    waited: u32,
    /// The number of bytes received of a request's head.
    head: usize,
    is_closed: bool,
    /// The task that reads and writes.
    task: Option<Waker>,
}

impl Connection {
    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.0)
    }

    /// Marks the connection as trusted: a request has shown the secret.
    pub fn trust(&self) {
        self.state().is_trusted = true;
    }

    pub fn is_trusted(&self) -> bool {
        self.state().is_trusted
    }

    /// Marks that a request is being answered, until the result is dropped.
    pub fn answer(&self) -> Answering {
        self.state().is_answering = true;
        Answering(self.clone())
    }

    fn close(&self) {
        let mut state = self.state();
        state.is_closed = true;
        if let Some(task) = state.task.take() {
            task.wake();
        }
    }

    /// Counts one tick of waiting.
    fn tick(&self) {
        let mut state = self.state();
        state.waited += u32::from(!state.is_answering);
        let is_late = state.waited > PATIENCE;
        drop(state);
        if is_late {
            self.close();
        }
    }

    /// Fails if the connection is closed; otherwise wakes the task when it will be.
    fn poll_open(&self, task: &Context) -> io::Result<()> {
        let mut state = self.state();
        if state.is_closed {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        state.task = Some(task.waker().clone());
        Ok(())
    }

    /// Counts received bytes.
    fn has_read(&self, bytes: usize) -> io::Result<()> {
        let mut state = self.state();
        state.head += if state.is_answering { 0 } else { bytes };
        if state.head > HEAD { Err(io::ErrorKind::InvalidData.into()) } else { Ok(()) }
    }
}

/// A request that is being answered.
pub(super) struct Answering(Connection);

impl Drop for Answering {
    fn drop(&mut self) {
        let mut state = self.0.state();
        (state.is_answering, state.waited, state.head) = (false, 0, 0);
    }
}

/// All open connections, oldest first.
#[derive(Debug, Clone, Default)]
pub(super) struct Connections(Arc<Mutex<Vec<Connection>>>);

impl Connections {
    /// Closes connections that have waited for too long, periodically.
    pub async fn watch(self) {
        loop {
            time::sleep(TICK).await;
            lock(&self.0).iter().for_each(Connection::tick);
        }
    }

    /// Admits another connection, if there is room.
    fn admit(&self) -> Option<Connection> {
        let mut open = lock(&self.0);
        open.retain(|connection| !connection.state().is_closed);
        if open.len() >= MOST {
            let stranger = open.iter().position(|open| !open.is_trusted())?;
            open.remove(stranger).close();
        }
        let connection = Connection::default();
        open.push(connection.clone());
        Some(connection)
    }
}

/// A listener that enforces these limits.
pub(super) struct Limited<L> {
    pub listener: L,
    pub connections: Connections,
}

impl<L: Listener> Listener for Limited<L> {
    type Io = Stream<L::Io>;
    type Addr = L::Addr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            // Lets requests that have already arrived be read before their connection
            // could be taken for an idle one.
            task::yield_now().await;
            let (stream, address) = self.listener.accept().await;
            if let Some(connection) = self.connections.admit() {
                return (Stream { stream, connection }, address);
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

impl<L: Listener> Connected<IncomingStream<'_, Limited<L>>> for Connection {
    fn connect_info(stream: IncomingStream<'_, Limited<L>>) -> Self {
        stream.io().connection.clone()
    }
}

/// The stream of a connection.
pub(super) struct Stream<S> {
    stream: S,
    connection: Connection,
}

impl<S> Drop for Stream<S> {
    fn drop(&mut self) {
        self.connection.close();
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Stream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        task: &mut Context,
        buffer: &mut ReadBuf,
    ) -> Poll<io::Result<()>> {
        self.connection.poll_open(task)?;
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(task, buffer))?;
        Poll::Ready(self.connection.has_read(buffer.filled().len() - before))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Stream<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        task: &mut Context,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.connection.poll_open(task)?;
        let written = ready!(Pin::new(&mut self.stream).poll_write(task, bytes))?;
        self.connection.state().waited = 0;
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, task: &mut Context) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(task)
    }

    fn poll_shutdown(
        mut self: Pin<&mut Self>,
        task: &mut Context,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(task)
    }
}

/// Locks a mutex. A panic while it is held leaves nothing half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
