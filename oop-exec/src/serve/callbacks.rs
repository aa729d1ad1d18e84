//! Calls of a client's objects by a worker: CALLBACK to the client, and its RETURN.

use std::sync::Weak;
use std::sync::mpsc::channel;
use std::time::Duration;

use understudy_translators::{Encoded, Value};

use super::client::Client;
use super::records;
use crate::wire::frame::Kind;
use crate::work::outcome::Reply;
use crate::work::task::Callbacks;

/// The objects of one client, to the worker that does one of its calls.
pub(super) struct ClientCallbacks {
    pub client: Weak<Client>,
    pub id: u64,
    /// How long an answer may take: no longer than the whole call, for nobody looks at its clock meanwhile.
    pub limit: Option<Duration>,
}

impl Callbacks for ClientCallbacks {
    fn call(&self, object: u64, arguments: Reply) -> Result<Encoded, Encoded> {
        let gone = || {
            let record = records::record("understudy.CallCancelled", None, "the client is gone", Vec::new());
            Err(Encoded::value(&record).unwrap_or_default())
        };
        let (Some(client), Ok(fields)) = (self.client.upgrade(), arguments.fields()) else { return gone() };
        // The worker's own first field is the object; after it come the arguments.
        let mut fields = fields.into_iter();
        let rest: Vec<Value> = fields.by_ref().skip(arguments.field()).collect();
        let (send, receive) = channel();
        {
            let mut state = client.lock();
            if state.closed {
                return gone();
            }
            state.returns.insert(self.id, send);
        }
        let said: Vec<Value> = std::iter::once(Value::Int(object as i64)).chain(rest).collect();
        client.say(Kind::Callback, self.id, &said);
        drop(client);
        let answer = match self.limit {
            Some(limit) => receive.recv_timeout(limit).ok(),
            None => receive.recv().ok(),
        };
        answer.unwrap_or_else(gone)
    }
}
