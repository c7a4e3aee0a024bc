//! Runs Python in the browser: in a worker of its own, with a bound of time, ended when it is dropped. The worker's side
//! is `assets/scripts/python-worker.js`.

use js_sys::{Array, ArrayBuffer, Function, Object, Reflect};
use leptos::{
    leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle},
    prelude::{document, window},
    task::spawn_local,
};
use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
    time::Duration,
};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, Response};

#[wasm_bindgen]
extern "C" {
    /// What the worker is needed for here; the class has more.
    type Worker;

    #[wasm_bindgen(constructor, catch)]
    fn new(script: &str, options: &JsValue) -> Result<Worker, JsValue>;

    #[wasm_bindgen(method, setter)]
    fn set_onmessage(this: &Worker, handler: Option<&Function>);

    #[wasm_bindgen(method, catch, js_name = postMessage)]
    fn post_message(this: &Worker, message: &JsValue, transfer: &Array) -> Result<(), JsValue>;

    #[wasm_bindgen(method)]
    fn terminate(this: &Worker);
}

/// How long one run may take.
pub(crate) const LONGEST: Duration = Duration::from_secs(5);
/// How long the interpreter may take to load, on an old device in a full network.
const LOADING_LONGEST: Duration = Duration::from_mins(1);

/// What a program tells, with the number of the run.
pub(crate) enum Said {
    /// The run has begun.
    Started,
    /// A piece of its output.
    Text(usize, String),
    /// It has ended; the error is empty where there was none, `cut` tells whether output was left out.
    Done { at: usize, error: String, cut: bool },
    /// It did not end in time and was stopped.
    TooLong(usize),
    /// The interpreter could not be loaded.
    Broken,
}

/// What hears the worker.
type Heard = Closure<dyn FnMut(Event)>;

/// A program that runs. Dropping it ends it.
pub(crate) struct Program(Rc<Running>);

struct Running {
    say: Box<dyn Fn(Said)>,
    worker: RefCell<Option<Worker>>,
    on_message: RefCell<Option<Heard>>,
    timer: Cell<Option<TimeoutHandle>>,
    /// The run that is under way.
    at: Cell<usize>,
    runs: usize,
}

impl Program {
    /// Runs `code` once for each of `inputs`. With `prompts`, what it asks for is a part of its output.
    pub(crate) fn start(code: &str, inputs: &[String], prompts: bool, say: impl Fn(Said) + 'static) -> Self {
        let running = Rc::new(Running {
            say: Box::new(say),
            worker: RefCell::new(None),
            on_message: RefCell::new(None),
            timer: Cell::new(None),
            at: Cell::new(0),
            runs: inputs.len(),
        });
        let job = Object::new();
        let set = |name: &str, value: &JsValue| Reflect::set(&job, &JsValue::from_str(name), value);
        let inputs: Array = inputs.iter().map(|input| JsValue::from_str(input)).collect();
        let _ = set("code", &JsValue::from_str(code)).and(set("inputs", &inputs)).and(set("prompts", &prompts.into()));
        running.limit(LOADING_LONGEST, || Said::Broken);
        // Weak: whoever drops the program while it loads ends it.
        let loading = Rc::downgrade(&running);
        spawn_local(async move {
            let loaded = load().await;
            if let Some(running) = loading.upgrade()
                && loaded.and_then(|(scripts, wasm)| running.send(&scripts, &wasm, &job)).is_none()
            {
                running.end(Said::Broken);
            }
        });
        Self(running)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.0.stop();
    }
}

impl Running {
    fn send(self: &Rc<Self>, scripts: &str, wasm: &ArrayBuffer, job: &Object) -> Option<()> {
        Reflect::set(job, &JsValue::from_str("wasm"), wasm).ok()?;
        let options = Object::new();
        Reflect::set(&options, &JsValue::from_str("type"), &JsValue::from_str("module")).ok()?;
        let worker = Worker::new(&format!("{scripts}/python-worker.js"), &options).ok()?;
        let weak = Rc::downgrade(self);
        let heard = Closure::new(move |event: Event| {
            hear(&weak, &Reflect::get(&event, &JsValue::from_str("data")).unwrap_or(JsValue::UNDEFINED));
        });
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        worker.post_message(job, &Array::of1(wasm)).ok()?;
        self.on_message.replace(Some(heard));
        self.worker.replace(Some(worker));
        Some(())
    }

    /// Ends the program with `late` unless something is heard of it before.
    fn limit(self: &Rc<Self>, time: Duration, late: impl FnOnce() -> Said + 'static) {
        let weak = Rc::downgrade(self);
        let ring = move || {
            if let Some(running) = weak.upgrade() {
                running.timer.set(None);
                running.end(late());
            }
        };
        if let Some(before) = self.timer.replace(set_timeout_with_handle(ring, time).ok()) {
            before.clear();
        }
    }

    fn end(&self, last: Said) {
        self.stop();
        (self.say)(last);
    }

    fn stop(&self) {
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
        if let Some(worker) = self.worker.take() {
            worker.set_onmessage(None);
            worker.terminate();
        }
    }
}

/// What the worker told.
fn hear(running: &Weak<Running>, data: &JsValue) {
    let Some(running) = running.upgrade() else { return };
    let get = |name: &str| Reflect::get(data, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
    let text = |name: &str| get(name).as_string().unwrap_or_default();
    let at = running.at.get();
    match text("kind").as_str() {
        "started" => {
            running.limit(LONGEST, move || Said::TooLong(at));
            (running.say)(Said::Started);
        }
        "text" => (running.say)(Said::Text(at, text("text"))),
        "done" => {
            let said = Said::Done { at, error: text("error"), cut: get("cut").is_truthy() };
            running.at.set(at + 1);
            if at + 1 == running.runs {
                running.end(said);
            } else {
                running.limit(LONGEST, move || Said::TooLong(at + 1));
                (running.say)(said);
            }
        }
        _ => running.end(Said::Broken),
    }
}

/// Where scripts lie, and the interpreter.
async fn load() -> Option<(String, ArrayBuffer)> {
    let styles = document().query_selector("link[rel=stylesheet]").ok()??.get_attribute("href")?;
    let scripts = format!("{}scripts", styles.strip_suffix("app.css")?);
    let fetching = window().fetch_with_str(&format!("{scripts}/micropython.wasm"));
    let response: Response = JsFuture::from(fetching).await.ok()?.dyn_into().ok()?;
    let reading = response.ok().then(|| response.array_buffer().ok()).flatten()?;
    Some((scripts, JsFuture::from(reading).await.ok()?.dyn_into().ok()?))
}
