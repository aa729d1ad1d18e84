//! The record of an original: its published schema, and every entry of the checkout's own shim packages against it.

#![allow(clippy::unwrap_used)]

mod support;

use std::path::{Path, PathBuf};

use serde_json::Value;
use support::registry;
use understudy_registry::{Entry, Registry, entry_schema};

fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// The shim packages of the checkout.
fn own() -> Registry {
    let folders: Vec<PathBuf> = ["builtins", "numpy", "pandas"]
        .iter()
        .map(|name| checkout().join(format!("shims-{name}/understudy_{name}")))
        .collect();
    Registry::build(&folders).unwrap()
}

/// `UPDATE_SCHEMA=1 cargo test -p understudy-registry --test entries` writes it again.
#[test]
fn the_published_schema_is_that_of_the_types() {
    let path = checkout().join("docs/entry.schema.json");
    let schema = serde_json::to_string_pretty(&entry_schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &schema).unwrap();
    }
    let published = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(published == schema, "docs/entry.schema.json is stale: UPDATE_SCHEMA=1 cargo test -p understudy-registry");
}

/// Every field is described, where its name alone does not say it, and every field is required: none is left out.
#[test]
fn the_schema_says_every_field() {
    let schema: Value = serde_json::from_str(&serde_json::to_string(&entry_schema()).unwrap()).unwrap();
    assert_eq!(schema["title"], "Entry");
    let entry: Value = serde_json::from_str(&registry().lookup_json("numpy.percentile").unwrap()).unwrap();
    let fields: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
    assert_eq!(fields, entry.as_object().unwrap().keys().collect::<Vec<_>>());
    let required: Vec<&str> = schema["required"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
    assert_eq!(fields, required);
}

fn assert_valid(registry: &Registry) -> usize {
    let validator = jsonschema::validator_for(&serde_json::to_value(entry_schema()).unwrap()).unwrap();
    let count = registry.index().records.len() as u32;
    let threads = std::thread::available_parallelism().map_or(1, usize::from) as u32;
    std::thread::scope(|scope| {
        for start in 0..threads {
            let validator = &validator;
            scope.spawn(move || {
                for id in (start..count).step_by(threads as usize) {
                    let mut entry = Entry::of(registry.index(), id);
                    // Thousands of names of one type: the first of them are enough.
                    entry.shim.iter_mut().for_each(|shim| shim.closure.truncate(3));
                    let entry = serde_json::to_value(entry).unwrap();
                    if let Some(error) = validator.iter_errors(&entry).next() {
                        panic!("{}: {error} at {}", entry["name"], error.instance_path());
                    }
                }
            });
        }
    });
    count as usize
}

#[test]
fn every_entry_of_the_shim_packages_is_as_the_schema_says() {
    assert!(assert_valid(&own()) > 5000);
}

#[test]
fn every_entry_of_the_fixtures_is_as_the_schema_says() {
    assert!(assert_valid(registry()) > 20);
}

#[test]
fn what_is_no_entry_fails_the_schema() {
    let validator = jsonschema::validator_for(&serde_json::to_value(entry_schema()).unwrap()).unwrap();
    let entry: Value = serde_json::from_str(&registry().lookup_json("numpy.percentile").unwrap()).unwrap();
    assert!(validator.is_valid(&entry));
    let wrong: &[(&str, Value)] = &[
        ("/kind", "func".into()),
        ("/state", "served".into()),
        ("/aliases", Value::Null),
        ("/library/serves", 1.into()),
        ("/shim/lines", "12".into()),
        ("/behaviour/pure/answer", true.into()),
    ];
    for (place, value) in wrong {
        let mut broken = entry.clone();
        *broken.pointer_mut(place).unwrap() = value.clone();
        assert!(!validator.is_valid(&broken), "{place} = {value}");
    }
    let mut missing = entry;
    missing.as_object_mut().unwrap().remove("name");
    assert!(!validator.is_valid(&missing));
}
