//! Whole pages from the kernel, huge ones where it has them.

#![allow(unsafe_code)]

use std::ptr::NonNull;

/// Zeroed pages for at least `capacity` bytes.
#[cfg(unix)]
pub fn map(capacity: usize) -> Option<NonNull<u8>> {
    /// The size of a huge page; only what starts on one can be one.
    const HUGE: usize = 2 << 20;
    let asked = capacity.checked_add(HUGE)?;
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
    // SAFETY: a new private mapping, at an address the kernel chooses.
    let got = unsafe { libc::mmap(std::ptr::null_mut(), asked, libc::PROT_READ | libc::PROT_WRITE, flags, -1, 0) };
    if got == libc::MAP_FAILED {
        return None;
    }
    let first = got as usize;
    let start = first.next_multiple_of(HUGE);
    let end = start + capacity;
    // SAFETY: what lies before and after the aligned part belongs to the mapping made above and is used by nobody.
    unsafe {
        if start > first {
            libc::munmap(got, start - first);
        }
        if first + asked > end {
            libc::munmap(end as *mut libc::c_void, first + asked - end);
        }
        #[cfg(target_os = "linux")]
        libc::madvise(start as *mut libc::c_void, capacity, libc::MADV_HUGEPAGE);
    }
    NonNull::new(start as *mut u8)
}

#[cfg(unix)]
pub fn unmap(start: NonNull<u8>, capacity: usize) {
    // SAFETY: `map` made it, of this size.
    unsafe { libc::munmap(start.as_ptr().cast(), capacity) };
}

/// Makes pages that `map` has made zero again; they cost nothing until they are touched.
pub fn clear(start: NonNull<u8>, capacity: usize) {
    #[cfg(target_os = "linux")]
    // SAFETY: private anonymous pages, which nobody uses now; after this they read as zero.
    if unsafe { libc::madvise(start.as_ptr().cast(), capacity, libc::MADV_DONTNEED) } == 0 {
        return;
    }
    // SAFETY: memory of this size, which nobody uses now.
    unsafe { start.as_ptr().write_bytes(0, capacity) };
}

#[cfg(not(unix))]
pub fn map(capacity: usize) -> Option<NonNull<u8>> {
    // SAFETY: the size is not zero.
    NonNull::new(unsafe { std::alloc::alloc_zeroed(super::layout(capacity)) })
}

#[cfg(not(unix))]
pub fn unmap(start: NonNull<u8>, capacity: usize) {
    // SAFETY: `map` made it, with the same layout.
    unsafe { std::alloc::dealloc(start.as_ptr(), super::layout(capacity)) };
}
