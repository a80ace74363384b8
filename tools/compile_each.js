#!/usr/bin/env node
// Compiles one standard JSON input for each line of stdin and answers with one line each. A compiler that has run before
// is three times as fast as a fresh one. Imports are read from below the working directory.
"use strict";

const { readFileSync } = require("node:fs");
const solc = require("solc");

function readSource(path) {
  try {
    return { contents: readFileSync(path, "utf8") };
  } catch (error) {
    return { error: error.code };
  }
}

const lines = require("node:readline").createInterface({ input: process.stdin });
lines.on("line", (line) => process.stdout.write(solc.compile(line, { import: readSource }) + "\n"));
