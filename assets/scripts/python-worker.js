// Runs learners' Python away from the page: a module worker with one job, ended when the job is over or stopped.
//
// The page sends { wasm, code, inputs, prompts }: the interpreter's bytes (this worker's policy lets it fetch nothing from
// the network, so that a program cannot act in the learner's name), the program, and what it reads in each of its runs.
// It answers for each run: started, text (pieces of output), done { error }.

import { loadMicroPython } from "./micropython.js";

const HEAP_BYTES = 8 * 1024 * 1024;
/** Characters of output that one run may send. */
const MOST_OUTPUT = 20000;
/** How much text waits for the next piece. */
const PIECE = 512;
/** Characters of an error from its start and its end: a deep recursion repeats itself in between. */
const ERROR_START = 700;
const ERROR_END = 700;

// input() takes the lines that were typed before. What it asks for is shown, unless output is compared.
const PRELUDE = `
import builtins
def _reader(typed, prompts):
    lines = typed.split("\\n") if typed else []
    def input(prompt=""):
        if prompts:
            print(prompt, end="")
        if not lines:
            raise EOFError("the program asks for more lines than it gets")
        line = lines.pop(0)
        if prompts:
            print(line)
        return line
    return input
builtins.input = _reader(_typed, _prompts)
del _typed, _prompts, _reader, builtins
`;

/** The error as Python tells it, without the frame of our own input(). */
function readable(error) {
  const whole = String(error?.message ?? error).replace(/ {2}File "<stdin>", line \d+, in input\n/g, "").trimEnd();
  if (whole.length <= ERROR_START + ERROR_END + 5) {
    return whole;
  }
  return `${whole.slice(0, ERROR_START)}\n …\n${whole.slice(-ERROR_END)}`;
}

async function runOnce(address, code, input, prompts, at) {
  const decoder = new TextDecoder();
  let waiting = "";
  let sent = 0;
  const flush = () => {
    const text = waiting.slice(0, Math.max(0, MOST_OUTPUT - sent));
    sent += waiting.length;
    waiting = "";
    if (text) {
      postMessage({ kind: "text", at, text });
    }
  };
  const stdout = (bytes) => {
    if (sent > MOST_OUTPUT) {
      return;
    }
    waiting += decoder.decode(bytes, { stream: true });
    if (waiting.length >= PIECE) {
      flush();
    }
  };
  const typed = new TextEncoder().encode(input);
  let next = 0;
  const stdin = () => (next < typed.length ? typed[next++] : null);
  const python = await loadMicroPython({ url: address, heapsize: HEAP_BYTES, pystack: 8192, linebuffer: false, stdout, stdin });
  let error = "";
  try {
    python.globals.set("_typed", input);
    python.globals.set("_prompts", prompts);
    python.runPython(PRELUDE);
    postMessage({ kind: "started", at });
    python.runPython(code);
  } catch (caught) {
    error = caught?.type === "SystemExit" ? "" : readable(caught);
  }
  flush();
  postMessage({ kind: "done", at, error, cut: sent > MOST_OUTPUT });
}

self.onmessage = async ({ data }) => {
  const address = URL.createObjectURL(new Blob([data.wasm], { type: "application/wasm" }));
  try {
    for (const [at, input] of data.inputs.entries()) {
      await runOnce(address, data.code, input, data.prompts, at);
    }
  } catch (caught) {
    postMessage({ kind: "broken", text: String(caught) });
  }
};
