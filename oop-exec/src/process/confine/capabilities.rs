//! Capabilities: a worker that runs as root loses those with which it could undo its confinement.

use rustix::io::Errno;
use rustix::thread::{
    CapabilitySet, CapabilitySets, capabilities, remove_capability_from_bounding_set, set_capabilities,
    set_no_new_privs,
};

use super::{NO_NEW_PRIVILEGES, Refusal};

/// Root keeps what a program needs to read and write files, and nothing else.
const HARMLESS: CapabilitySet = CapabilitySet::CHOWN
    .union(CapabilitySet::DAC_OVERRIDE)
    .union(CapabilitySet::DAC_READ_SEARCH)
    .union(CapabilitySet::FOWNER)
    .union(CapabilitySet::FSETID);

/// With `privileges`, for good. With `limits`, the right to raise limits goes.
pub(super) fn drop_dangerous(
    privileges: bool,
    limits: bool,
    done: &mut Vec<(&'static str, String)>,
) -> Result<(), Refusal> {
    let refuse = |error: Errno| Refusal::new(NO_NEW_PRIVILEGES, error);
    if privileges {
        keep(HARMLESS).map_err(refuse)?;
        set_no_new_privs(true).map_err(refuse)?;
        done.push((NO_NEW_PRIVILEGES, "PR_SET_NO_NEW_PRIVS, and of root's capabilities only those on files".into()));
    } else if limits && capabilities(None).map_err(refuse)?.permitted.contains(CapabilitySet::SYS_RESOURCE) {
        // Root would get it back with `exec`, if not for one of these.
        if keep(!CapabilitySet::SYS_RESOURCE).map_err(refuse)? > 0 {
            set_no_new_privs(true).map_err(refuse)?;
        }
    }
    Ok(())
}

/// Returns how many capabilities could not be taken out of the bounding set.
fn keep(kept: CapabilitySet) -> Result<u32, Errno> {
    let mut stuck = 0;
    for capability in (CapabilitySet::all() & !kept).iter() {
        match remove_capability_from_bounding_set(capability) {
            // An older kernel does not know the newer ones.
            Ok(()) | Err(Errno::INVAL) => {}
            Err(_) => stuck += 1,
        }
    }
    let now = capabilities(None)?;
    let sets = CapabilitySets {
        effective: now.effective & kept,
        permitted: now.permitted & kept,
        inheritable: now.inheritable & kept,
    };
    set_capabilities(None, sets)?;
    Ok(stuck)
}
