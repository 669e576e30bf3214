//! Streams made small.
//!
//! The engine leaves them as they are: packing takes a third of the time of writing a PDF,
//! and here all processors can share it.

use std::cmp::Reverse;
use std::num::NonZero;
use std::sync::{Mutex, PoisonError};
use std::thread;

use libdeflater::{CompressionLvl, Compressor};
use lopdf::{Document, Stream};

/// How hard it tries, of 12. The streams of the reference CV are 1.5 % smaller at 7, which takes
/// half as long again, and 3.7 % at 12, which takes 28 times as long.
const LEVEL: i32 = 5;
/// What one thread packs in about a millisecond, in bytes. Less is not worth another.
const WORTH_A_THREAD: usize = 100_000;
/// More would hardly be faster for what a CV has.
const MOST_THREADS: usize = 4;
/// What it takes to say that a stream is packed, in bytes.
const SAYING_SO: usize = 19;

/// The streams that are not packed yet.
fn plain(document: &mut Document) -> Vec<&mut Stream> {
    let streams =
        document.objects.values_mut().filter_map(|object| object.as_stream_mut().ok());
    streams.filter(|stream| !stream.dict.has(b"Filter")).collect()
}

/// Packs every stream that is not packed yet and becomes smaller by it, in this thread alone.
pub(super) fn pack_alone(document: &mut Document) {
    pack_streams(plain(document));
}

/// The same in as many threads as are worth it.
pub(super) fn pack(document: &mut Document) {
    let mut plain = plain(document);
    plain.sort_by_key(|stream| Reverse(stream.content.len()));
    let all: usize = plain.iter().map(|stream| stream.content.len()).sum();
    let threads = match all / WORTH_A_THREAD {
        0 => 1,
        // To ask takes a while where a container sets bounds.
        more => {
            let processors = thread::available_parallelism().map_or(1, NonZero::get);
            (more + 1).min(processors).min(MOST_THREADS)
        }
    };
    // The largest are dealt out first, so that every thread gets about as much.
    let mut hands: Vec<Vec<&mut Stream>> = (0..threads).map(|_| Vec::new()).collect();
    for (at, stream) in plain.into_iter().enumerate() {
        hands[at % threads].push(stream);
    }
    // Whoever is free takes the next: where no thread can be started, this one packs all.
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

/// Packs streams with one packer, whose tables are larger than most streams.
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
