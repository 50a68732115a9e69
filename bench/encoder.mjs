// wav2vec 2.0 base in ONNX Runtime, from the graphs that bench/encoder.py exported into FOLDER: the peer of Timbre's encoder.
// usage: node bench/encoder.mjs time FOLDER THREADS BATCH single|eight-bit [SECONDS]   one JSON line: milliseconds per chunk of 2 s (median of the rounds)
//        node bench/encoder.mjs check FOLDER                                           both graphs against PyTorch's output: worst scaled error, cosine per frame
// ORT names the folder whose node_modules holds onnxruntime-node (default FOLDER).
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const [command, folder, ...rest] = process.argv.slice(2);
const ort = createRequire(resolve(process.env.ORT ?? folder) + '/')('onnxruntime-node');
const chunk = 32000;
const units = 768;

const open = (precision, threads) => ort.InferenceSession.create(`${folder}/${precision}.onnx`, {
  intraOpNumThreads: threads, interOpNumThreads: 1, graphOptimizationLevel: 'all', executionMode: 'sequential',
});
const run = async (session, x, batch) => (await session.run({ x: new ort.Tensor('float32', x, [batch, chunk]) })).y.data;
const floats = name => { const b = readFileSync(`${folder}/${name}`); return new Float32Array(b.buffer, b.byteOffset, b.length / 4); };
const median = values => values.sort((a, b) => a - b)[values.length >> 1];

async function time(threads, batch, precision, seconds) {
  const begin = performance.now();
  const session = await open(precision, threads);
  const load = (performance.now() - begin) / 1000;
  const x = Float32Array.from({ length: batch * chunk }, () => Math.random() * 2 - 1);
  for (const start = performance.now(), once = [0]; once.length <= 2 || performance.now() - start < 1000; once.push(0)) await run(session, x, batch);
  const rounds = [];
  for (const start = performance.now(); rounds.length < 3 || performance.now() - start < seconds * 1000;) {
    const round = performance.now();
    await run(session, x, batch);
    rounds.push((performance.now() - round) / batch);
  }
  const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1024;
  const count = rounds.length;
  console.log(JSON.stringify({
    name: 'onnxruntime', threads, batch, precision, ms_per_chunk: Number(median(rounds).toFixed(2)), rounds: count, load_seconds: Number(load.toFixed(2)), peak_rss_mb: Math.round(peak),
  }));
}

async function check() {
  const x = floats('check-input.f32');
  const expected = floats('check-last.f32');
  for (const precision of ['single', 'eight-bit']) {
    const y = await run(await open(precision, 1), x, 1);
    if (y.length !== expected.length) throw new Error(`${precision}: ${y.length} values where ${expected.length} were expected`);
    const cosines = [];
    let worst = 0;
    for (let frame = 0; frame < y.length; frame += units) {
      let [ab, aa, bb] = [0, 0, 0];
      for (let i = frame; i < frame + units; i++) {
        ab += y[i] * expected[i]; aa += y[i] * y[i]; bb += expected[i] * expected[i];
        worst = Math.max(worst, Math.abs(y[i] - expected[i]) / (1 + Math.abs(expected[i])));
      }
      cosines.push(ab / Math.sqrt(aa * bb));
    }
    console.log(JSON.stringify({
      name: 'onnxruntime', precision, worst_scaled_error: Number(worst.toExponential(2)), cosine_min: Number(Math.min(...cosines).toFixed(5)), cosine_median: Number(median(cosines).toFixed(5)),
    }));
  }
}

if (command === 'time') await time(Number(rest[0]), Number(rest[1]), rest[2], Number(rest[3] ?? 3));
else if (command === 'check') await check();
else throw new Error('usage: node bench/encoder.mjs time|check FOLDER …');
