// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${name} is what .NET writes
// The regular expressions of .NET itself, as `mono` has them (the sources of the .NET Framework), next to ours: the same
// table that the unit tests have, and patterns made at random.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { compilePattern, compileReplacement, firstMatch, replace } from '../../src/routing/index.ts'
import {
  MATCH_ROWS,
  REFUSED_PATTERNS,
  REPLACE_ROWS,
  randomRow,
  UNSUPPORTED_PATTERNS,
} from '../../src/routing/testing/index.ts'
import { inFolder, missing } from '../support/program.ts'

const withoutMono = missing('mcs', 'mono-mcs mono-runtime') || missing('mono', 'mono-runtime')

/** A line is a pattern, a replacement and a text in UTF-16 hexadecimal; the answer to each is one line. */
const ORACLE = `
using System;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;

static class Oracle {
  static string Read(string hex) {
    var text = new StringBuilder();
    for (int i = 0; i + 4 <= hex.Length; i += 4)
      text.Append((char)int.Parse(hex.Substring(i, 4), NumberStyles.HexNumber));
    return text.ToString();
  }
  static string Write(string text) {
    var hex = new StringBuilder();
    foreach (char c in text) hex.Append(((int)c).ToString("x4"));
    return hex.ToString();
  }
  static string Answer(string[] parts) {
    Regex regex;
    try {
      regex = new Regex(Read(parts[0]), RegexOptions.None, TimeSpan.FromSeconds(2));
    } catch (ArgumentException) {
      return "refused";
    }
    try {
      string text = Read(parts[2]);
      Match match = regex.Match(text);
      var answer = new StringBuilder(match.Success ? "match" : "none");
      if (match.Success)
        foreach (int number in regex.GetGroupNumbers()) {
          Group group = match.Groups[number];
          answer.Append(" " + number + ":");
          answer.Append(group.Success ? group.Index + "-" + (group.Index + group.Length) : "x");
        }
      return answer + " =" + Write(regex.Replace(text, Read(parts[1])));
    } catch (Exception) {
      // Too slow, or a fault of its own.
      return "no answer";
    }
  }
  static void Main() {
    Thread.CurrentThread.CurrentCulture = CultureInfo.InvariantCulture;
    string line;
    while ((line = Console.ReadLine()) != null) Console.WriteLine(Answer(line.Split(',')));
  }
}
`

interface Row {
  pattern: string
  replacement: string
  text: string
}

const hex = (text: string): string =>
  [...Array(text.length).keys()].map(index => text.charCodeAt(index).toString(16).padStart(4, '0')).join('')

/** What .NET answers to each row. */
async function asked(rows: readonly Row[]): Promise<string[]> {
  return inFolder(async folder => {
    writeFileSync(join(folder, 'oracle.cs'), ORACLE)
    said('mcs', ['oracle.cs'], folder, '')
    const lines = rows.map(row => [row.pattern, row.replacement, row.text].map(hex).join(','))
    return said('mono', ['oracle.exe'], folder, `${lines.join('\n')}\n`)
      .trimEnd()
      .split('\n')
  })
}

function said(command: string, args: string[], folder: string, input: string): string {
  const program = spawnSync(command, args, {
    cwd: folder,
    input,
    encoding: 'latin1',
    maxBuffer: 2 ** 26,
    timeout: PATIENCE_MS,
  })
  assert.equal(program.status, 0, `${command} ended with ${program.status}: ${program.stderr}`)
  return program.stdout
}

const PATIENCE_MS = 60_000

/** Our answer in the words of the oracle. */
function ours({ pattern: source, replacement, text }: Row): string {
  const compiled = compilePattern(source)
  if (!compiled.ok) return compiled.fault.kind === 'invalid' ? 'refused' : 'no answer'
  const pattern = compiled.value
  const captures = firstMatch(pattern, text)
  const replaced = replace(pattern, compileReplacement(pattern, replacement), text)
  if (captures === 'undecided' || replaced === 'undecided') return 'no answer'
  const groups = [...pattern.groups.numbers]
    .sort((left, right) => left - right)
    .map(number => {
      const [from, to] = [captures?.[2 * number] ?? -1, captures?.[2 * number + 1]]
      return ` ${number}:${from < 0 ? 'x' : `${from}-${to}`}`
    })
  return `${captures === undefined ? 'none' : `match${groups.join('')}`} =${hex(replaced)}`
}

const differences = (rows: readonly Row[], answers: readonly string[]): string[] =>
  rows.flatMap((row, index) => {
    const mine = ours(row)
    return mine === answers[index] || answers[index] === 'no answer' || mine === 'no answer'
      ? []
      : [`${JSON.stringify(row)}: .NET says ${answers[index]}, we say ${mine}`]
  })

test('.NET itself gives the answers of the table', { skip: withoutMono }, async () => {
  const rows = [
    ...MATCH_ROWS.map(([pattern, text]) => ({ pattern, replacement: '<$0|$1|${n}>', text })),
    ...REPLACE_ROWS.map(([pattern, replacement, text]) => ({ pattern, replacement, text })),
    ...REFUSED_PATTERNS.map(pattern => ({ pattern, replacement: '', text: '1' })),
  ]
  const unsupported = UNSUPPORTED_PATTERNS.map(pattern => ({ pattern, replacement: '', text: '1' }))
  const answers = await asked([...rows, ...unsupported])
  assert.deepEqual(differences(rows, answers), [])
  assert.ok(answers.slice(rows.length).every(answer => answer !== 'refused'))
})

test('.NET itself gives our answers to patterns made at random', { skip: withoutMono }, async () => {
  const seed = Number(process.env.SEED ?? 20260701)
  const rows = fc.sample(randomRow, { numRuns: Number(process.env.RUNS ?? 4000), seed })
  const found = differences(rows, await asked(rows))
  assert.deepEqual(found, [], `seed ${seed}`)
  const compared = rows.filter(row => ours(row) !== 'no answer').length
  assert.ok(compared > rows.length / 2, `only ${compared} of ${rows.length} have an answer`)
})
