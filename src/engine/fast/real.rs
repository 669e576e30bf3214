//! The engine's own functions, which ours are linked in place of.
//!
//! The linker names them `__real_…` where it replaces them (`--wrap` in `build.rs`), which is in
//! this package's own programs alone. Another program that uses this crate as a library has the
//! engine's functions in their usual place, nobody calls ours, and the names lead nowhere. They
//! are weak, so that such a program can be linked.

#![expect(unsafe_code, reason = "names that the linker makes")]
#![expect(non_snake_case, reason = "the engine's names")]

use std::arch::global_asm;
use std::ffi::{c_int, c_long, c_uint, c_ulong, c_void};
use std::mem::transmute;
use std::process::abort;

// In one piece of assembly: weak names and their uses must be in the same object file.
global_asm!(
    ".pushsection .data.rel.ro.tenure_real, \"aw\", %progbits",
    ".balign 8",
    ".globl tenure_real",
    ".hidden tenure_real",
    "tenure_real:",
    ".weak __real_ttbc_input_close",
    ".quad __real_ttbc_input_close",
    ".weak __real_ttbc_input_getc",
    ".quad __real_ttbc_input_getc",
    ".weak __real_ttbc_input_ungetc",
    ".quad __real_ttbc_input_ungetc",
    ".weak __real_measure_native_node",
    ".quad __real_measure_native_node",
    ".weak __real_getGlyphItalCorr",
    ".quad __real_getGlyphItalCorr",
    ".weak __real_FT_Get_Char_Index",
    ".quad __real_FT_Get_Char_Index",
    ".weak __real_ttbc_output_write",
    ".quad __real_ttbc_output_write",
    ".weak __real_getGlyphBounds",
    ".quad __real_getGlyphBounds",
    ".weak __real_FT_Get_Advance",
    ".quad __real_FT_Get_Advance",
    ".weak __real_FT_Done_Face",
    ".quad __real_FT_Done_Face",
    ".popsection",
);

type Function = unsafe extern "C" fn();

unsafe extern "C" {
    static tenure_real: [Option<Function>; 10];
}

/// The function at a place of the table.
fn real(at: usize) -> Function {
    // SAFETY: the assembly above defines it, with as many addresses, and nobody writes to it.
    let function = unsafe { tenure_real[at] };
    // Only a function that replaces one calls it, so it is there.
    function.unwrap_or_else(|| abort())
}

/// Declares a function of the table.
macro_rules! functions {
    ($($(#[$about:meta])* $at:literal $name:ident($($arg:ident: $type:ty),*) $(-> $answer:ty)?;)*) => {$(
        $(#[$about])*
        ///
        /// # Safety
        /// As the engine's function.
        pub(super) unsafe fn $name($($arg: $type),*) $(-> $answer)? {
            type Signature = unsafe extern "C" fn($($type),*) $(-> $answer)?;
            // SAFETY: the engine's function at this place has this signature.
            let function = unsafe { transmute::<Function, Signature>(real($at)) };
            // SAFETY: the caller's.
            unsafe { function($($arg),*) }
        }
    )*};
}

functions! {
    /// Closes a file.
    0 ttbc_input_close(bridge: *mut c_void, file: usize) -> c_int;
    /// Reads a byte of a file.
    1 ttbc_input_getc(bridge: *mut c_void, file: usize) -> c_int;
    /// Takes back a byte of a file.
    2 ttbc_input_ungetc(bridge: *mut c_void, file: usize, byte: c_int) -> c_int;
    /// Shapes a word.
    3 measure_native_node(node: *mut c_void, by_glyphs: c_int);
    /// How far a glyph leans out of its box.
    4 getGlyphItalCorr(font: *mut c_void, glyph: u32) -> f32;
    /// The glyph of a character.
    5 FT_Get_Char_Index(face: *mut c_void, character: c_ulong) -> c_uint;
    /// Writes bytes to a file, and gives their number.
    6 ttbc_output_write(bridge: *mut c_void, file: usize, bytes: *const u8, length: usize) -> usize;
    /// The box of a glyph.
    7 getGlyphBounds(font: *mut c_void, glyph: u32, bounds: *mut c_void);
    /// The width of a glyph.
    8 FT_Get_Advance(face: *mut c_void, glyph: c_uint, flags: c_int, width: *mut c_long) -> c_int;
    /// Closes a face.
    9 FT_Done_Face(face: *mut c_void) -> c_int;
}
