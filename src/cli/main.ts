// The program: reads the command line, runs a command, ends the process with its exit code.

import { runProgram } from './program.ts'
import { endProcess, processTerminal } from './terminal.ts'

endProcess(await runProgram(process.argv.slice(2), processTerminal()))
