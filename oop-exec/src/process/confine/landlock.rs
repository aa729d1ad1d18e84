//! A read-only file system by Landlock, which needs no privileges.

use std::path::Path;

use landlock::{
    ABI, Access, AccessFs, CompatLevel, Compatible, PathBeneath, PathFd, Ruleset, RulesetAttr, RulesetCreatedAttr,
    RulesetStatus, Scope,
};

/// The first version that can keep a file from being truncated.
const NEEDED: ABI = ABI::V3;
/// What is used where the kernel has it: V5 adds device controls, V6 keeps signals and abstract sockets inside.
const USED: ABI = ABI::V6;
const DEVICES: [&str; 5] = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"];

/// Confines the process: it reads and executes everything as before, and writes only beneath `scratch` and to the
/// devices that keep nothing.
pub(super) fn read_only(scratch: Option<&Path>) -> Result<String, String> {
    let say = |error: landlock::RulesetError| format!("Landlock of Linux 6.2 or later is needed ({error})");
    let mut rules = Ruleset::default()
        .set_compatibility(CompatLevel::HardRequirement)
        .handle_access(AccessFs::from_all(NEEDED))
        .map_err(say)?
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(USED))
        .map_err(say)?
        .scope(Scope::from_all(USED))
        .map_err(say)?
        .create()
        .map_err(say)?;
    let open = |path: &Path| PathFd::new(path).map_err(|error| format!("{}: {error}", path.display()));
    let root = PathBeneath::new(open(Path::new("/"))?, AccessFs::from_read(USED));
    rules = rules.add_rule(root).map_err(say)?;
    if let Some(scratch) = scratch {
        let scratch = PathBeneath::new(open(scratch)?, AccessFs::from_all(USED));
        rules = rules.add_rule(scratch).map_err(say)?;
    }
    for device in DEVICES {
        if let Ok(descriptor) = PathFd::new(device) {
            let device = PathBeneath::new(descriptor, AccessFs::from_file(USED) & !AccessFs::Execute);
            rules = rules.add_rule(device).map_err(say)?;
        }
    }
    match rules.restrict_self().map_err(say)?.ruleset {
        RulesetStatus::NotEnforced => Err("the kernel has no Landlock".into()),
        RulesetStatus::PartiallyEnforced | RulesetStatus::FullyEnforced => Ok("Landlock".into()),
    }
}
