//! System calls that are refused (seccomp filters).

use std::collections::BTreeMap;

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    TargetArch, apply_filter,
};

/// Calls that reach into other processes, into the kernel or into the machine. Data programs make none of them.
const DANGEROUS: &[libc::c_long] = &[
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_process_madvise,
    libc::SYS_kcmp,
    libc::SYS_pidfd_getfd,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_move_mount,
    libc::SYS_open_tree,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_mount_setattr,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_reboot,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_kexec_load,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_acct,
    libc::SYS_quotactl,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_adjtimex,
    libc::SYS_clock_adjtime,
    libc::SYS_syslog,
    libc::SYS_vhangup,
    libc::SYS_open_by_handle_at,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_iopl,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_ioperm,
    #[cfg(not(target_arch = "riscv64"))]
    libc::SYS_kexec_file_load,
];

/// Callers have a second way when these do not exist. `clone3` hides its flags from filters, and `io_uring` its calls.
const ABSENT: &[libc::c_long] =
    &[libc::SYS_clone3, libc::SYS_io_uring_setup, libc::SYS_io_uring_enter, libc::SYS_io_uring_register];

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

/// Refuses [`DANGEROUS`] calls and new namespaces with EPERM.
pub(super) fn no_dangerous_calls() -> Result<String, String> {
    let mut rules: Rules =
        DANGEROUS.iter().flat_map(|call| numbers(*call)).map(|number| (number, Vec::new())).collect();
    let namespaces = [
        libc::CLONE_NEWUSER,
        libc::CLONE_NEWNS,
        libc::CLONE_NEWNET,
        libc::CLONE_NEWPID,
        libc::CLONE_NEWIPC,
        libc::CLONE_NEWUTS,
        libc::CLONE_NEWCGROUP,
    ];
    let mut clones = Vec::new();
    for flag in namespaces {
        let flag = u64::from(flag.unsigned_abs());
        clones.push(rule(&[(0, SeccompCmpOp::MaskedEq(flag), flag)])?);
    }
    for number in numbers(libc::SYS_clone) {
        rules.insert(number, clones.clone());
    }
    install(rules, libc::EPERM)?;
    absent()?;
    Ok(format!("seccomp: {} system calls, and new namespaces", DANGEROUS.len() + ABSENT.len()))
}

/// Refuses sockets of every family but AF_UNIX and AF_NETLINK (which only asks this machine's kernel) with EACCES.
pub(super) fn no_network() -> Result<(), String> {
    let other = rule(&[
        (0, SeccompCmpOp::Ne, u64::from(libc::AF_UNIX.unsigned_abs())),
        (0, SeccompCmpOp::Ne, u64::from(libc::AF_NETLINK.unsigned_abs())),
    ])?;
    let rules = numbers(libc::SYS_socket).into_iter().map(|number| (number, vec![other.clone()])).collect();
    install(rules, libc::EACCES)?;
    absent()
}

fn absent() -> Result<(), String> {
    install(ABSENT.iter().flat_map(|call| numbers(*call)).map(|number| (number, Vec::new())).collect(), libc::ENOSYS)
}

/// A call has a second number in the x32 interface, which passes as the same architecture.
fn numbers(call: libc::c_long) -> Vec<i64> {
    if cfg!(target_arch = "x86_64") { vec![call, call | 0x4000_0000] } else { vec![call] }
}

fn rule(conditions: &[(u8, SeccompCmpOp, u64)]) -> Result<SeccompRule, String> {
    let conditions: Result<Vec<_>, _> = conditions
        .iter()
        .map(|(argument, operator, value)| {
            SeccompCondition::new(*argument, SeccompCmpArgLen::Dword, operator.clone(), *value)
        })
        .collect();
    conditions.and_then(SeccompRule::new).map_err(|error| error.to_string())
}

fn install(rules: Rules, errno: i32) -> Result<(), String> {
    let architecture: TargetArch =
        std::env::consts::ARCH.try_into().map_err(|_| "no filters for this processor".to_string())?;
    let filter =
        SeccompFilter::new(rules, SeccompAction::Allow, SeccompAction::Errno(errno.unsigned_abs()), architecture);
    let program: BpfProgram = filter.and_then(TryInto::try_into).map_err(|error| error.to_string())?;
    apply_filter(&program).map_err(|error| format!("seccomp filters are not allowed ({error})"))
}
