//! Serves the scene to a browser on this machine and to nobody else.
//!
//! A server on a loopback address can be reached from elsewhere in two ways: by another
//! page in the browser, which can request any address, and by a host name that someone
//! makes point here. The first does not know the secret in the path, and the second sends
//! the wrong `Host`. Neither can exhaust the connections (`connections.rs`).

use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use axum::extract::{ConnectInfo, DefaultBodyLimit, Json, Path, Query, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, serve};
use tokio::sync::watch;

use super::connections::{Connection, Connections, Limited};
use super::scene::{Choice, Scene};

const PAGE: &str = include_str!("browser/index.html");
const STYLE: &str = include_str!("browser/preview.css");
const SCRIPT: &str = include_str!("browser/preview.js");

/// How long a request for the next scene waits.
const PATIENCE: Duration = Duration::from_secs(20);
/// The limit on the size of a choice, in bytes.
const CHOICE: usize = 4 << 10;
/// The page may use what this server sends, and nothing else.
const POLICY: &str = "default-src 'none'; img-src 'self' data:; script-src 'self'; \
                      style-src 'self'; connect-src 'self'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

/// A server with the newest scene. It serves as long as the program runs.
#[derive(Debug)]
pub struct Server {
    address: String,
    newest: watch::Sender<Numbered>,
}

/// A scene, with the number of scenes before it.
#[derive(Debug, Clone, Default)]
struct Numbered {
    number: u64,
    scene: Arc<Scene>,
}

/// The state shared by all requests.
struct Room {
    newest: watch::Receiver<Numbered>,
    chosen: Box<dyn Fn(Choice) + Send + Sync>,
    visited: Box<dyn Fn() + Send + Sync>,
}

impl Server {
    /// Starts a server at a port of the loopback address, 0 for any. Choices of the browser
    /// among the scene's variants and themes are sent to `chosen`. `visited` is called for
    /// every request that knows the address.
    ///
    /// # Errors
    /// If the port is in use, or the system provides no port, thread or random bytes.
    pub fn start(
        port: u16,
        chosen: impl Fn(Choice) + Send + Sync + 'static,
        visited: impl Fn() + Send + Sync + 'static,
    ) -> io::Result<Server> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let secret = secret()?;
        let address = format!("http://127.0.0.1:{port}/{secret}/");
        let (newest, receiver) = watch::channel(Numbered::default());
        let (chosen, visited) = (Box::new(chosen), Box::new(visited));
        let router = router(&secret, Room { newest: receiver, chosen, visited });
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let work = move || {
            runtime.block_on(async {
                if let Ok(listener) = tokio::net::TcpListener::from_std(listener) {
                    let connections = Connections::default();
                    tokio::spawn(connections.clone().watch());
                    let listener = Limited { listener, connections };
                    let router =
                        router.into_make_service_with_connect_info::<Connection>();
                    let _ = serve(listener, router).await;
                }
            });
        };
        thread::Builder::new().name("preview".into()).spawn(work)?;
        Ok(Server { address, newest })
    }

    /// The address for a browser.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Shows another scene.
    pub fn show(&self, scene: Scene) {
        let scene = Arc::new(scene);
        self.newest.send_modify(|newest| {
            *newest = Numbered { number: newest.number + 1, scene };
        });
    }
}

/// A name for the path that nobody can guess.
fn secret() -> io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn router(secret: &str, room: Room) -> Router {
    let of = |kind: &'static str, text: &'static str| {
        get(move || async move { ([(header::CONTENT_TYPE, kind)], text) })
    };
    let room = Arc::new(room);
    let inside = Router::new()
        .route("/", of("text/html; charset=utf-8", PAGE))
        .route("/preview.css", of("text/css; charset=utf-8", STYLE))
        .route("/preview.js", of("text/javascript; charset=utf-8", SCRIPT))
        .route("/scene", get(scene))
        .route("/picture/{name}", get(picture))
        .route("/choice", post(choice).layer(DefaultBodyLimit::max(CHOICE)))
        .layer(middleware::from_fn_with_state(room.clone(), visit))
        .with_state(room);
    let path = format!("/{secret}");
    Router::new().nest_service(&path, inside).layer(middleware::from_fn(guard))
}

/// Records that the secret has been shown.
async fn visit(
    State(room): State<Arc<Room>>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
    next: Next,
) -> Response {
    connection.trust();
    (room.visited)();
    next.run(request).await
}

/// Admits requests with a host name of this machine, and sets the headers that restrict
/// the browser.
async fn guard(
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
    next: Next,
) -> Response {
    let _answering = connection.answer();
    let host = request.headers().get(header::HOST);
    let mut response = if host.is_some_and(is_ours) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "this is not the name of this machine\n").into_response()
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let same = HeaderValue::from_static("same-origin");
    headers.insert("cross-origin-resource-policy", same);
    if !connection.is_trusted() {
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// Whether a host is a name of this machine that no name service assigns. The port may
/// differ, because it may be forwarded.
fn is_ours(host: &HeaderValue) -> bool {
    let host = host.to_str().unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    name == "127.0.0.1" || name == "localhost"
}

#[derive(serde::Deserialize)]
struct After {
    after: u64,
}

/// Waits for a scene newer than the browser's.
async fn scene(State(room): State<Arc<Room>>, Query(last): Query<After>) -> Response {
    let mut newest = room.newest.clone();
    let is_newer = |newest: &Numbered| newest.number != last.after;
    let next = tokio::time::timeout(PATIENCE, newest.wait_for(is_newer)).await;
    match next {
        Ok(Ok(newest)) => Json(newest.scene.to_json(newest.number)).into_response(),
        _ => StatusCode::NO_CONTENT.into_response(),
    }
}

async fn picture(State(room): State<Arc<Room>>, Path(name): Path<String>) -> Response {
    let picture = room.newest.borrow().scene.picture(&name);
    match picture {
        Some(svg) => {
            ([(header::CONTENT_TYPE, "image/svg+xml")], svg.to_string()).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn choice(State(room): State<Arc<Room>>, Json(choice): Json<Choice>) -> Response {
    if !room.newest.borrow().scene.offers(&choice) {
        let said = "the preview does not offer this variant and theme\n";
        return (StatusCode::UNPROCESSABLE_ENTITY, said).into_response();
    }
    (room.chosen)(choice);
    StatusCode::NO_CONTENT.into_response()
}
