//! Compresses streams.
//!
//! The engine leaves them uncompressed: compression takes a third of the time of writing
//! a PDF, and here all processors can share it.

use std::cmp::Reverse;
use std::num::NonZero;
use std::sync::{Mutex, PoisonError};
use std::thread;

use libdeflater::{CompressionLvl, Compressor};
use lopdf::{Document, Stream};

/// The compression level, of 12. The streams of the reference CV are 1.5 % smaller at 7,
/// which takes half as long again, and 3.7 % smaller at 12, which takes 28 times as long.
const LEVEL: i32 = 5;
/// The number of bytes that a thread compresses in about a millisecond. Less is not worth
/// another thread.
const WORTH_A_THREAD: usize = 100_000;
/// More would hardly be faster for the size of a CV.
const MOST_THREADS: usize = 4;
/// The size of the dictionary entry for compression, in bytes.
const SAYING_SO: usize = 19;

/// The uncompressed streams.
fn plain(document: &mut Document) -> Vec<&mut Stream> {
    let streams =
        document.objects.values_mut().filter_map(|object| object.as_stream_mut().ok());
    streams.filter(|stream| !stream.dict.has(b"Filter")).collect()
}

/// Compresses every uncompressed stream that becomes smaller, in this thread.
pub(super) fn pack_alone(document: &mut Document) {
    pack_streams(plain(document));
}

/// Like [`pack_alone`], in as many threads as are worthwhile.
pub(super) fn pack(document: &mut Document) {
    let mut plain = plain(document);
    plain.sort_by_key(|stream| Reverse(stream.content.len()));
    let all: usize = plain.iter().map(|stream| stream.content.len()).sum();
    let threads = match all / WORTH_A_THREAD {
        0 => 1,
        // The query takes a while in containers with limits.
        more => {
            let processors = thread::available_parallelism().map_or(1, NonZero::get);
            (more + 1).min(processors).min(MOST_THREADS)
        }
    };
    // The largest streams are distributed first, so that every thread gets about as much.
    let mut hands: Vec<Vec<&mut Stream>> = (0..threads).map(|_| Vec::new()).collect();
    for (at, stream) in plain.into_iter().enumerate() {
        hands[at % threads].push(stream);
    }
    // Idle threads take the next share. If no thread can be started, this one compresses
    // all.
    let hands = Mutex::new(hands);
    let next = || hands.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let work = || {
        while let Some(hand) = next() {
            pack_streams(hand);
        }
    };
    thread::scope(|scope| {
        for _ in 1..threads {
            let _ = thread::Builder::new().spawn_scoped(scope, work);
        }
        work();
    });
}

/// Compresses streams with one compressor, whose tables are larger than most streams.
fn pack_streams(streams: Vec<&mut Stream>) {
    let level = CompressionLvl::new(LEVEL).unwrap_or_default();
    let mut packer = Compressor::new(level);
    for stream in streams {
        let plain = &stream.content;
        let mut packed = vec![0; packer.zlib_compress_bound(plain.len())];
        let Ok(length) = packer.zlib_compress(plain, &mut packed) else { continue };
        if length + SAYING_SO < plain.len() {
            packed.truncate(length);
            stream.dict.set("Filter", "FlateDecode");
            stream.set_content(packed);
        }
    }
}
