#!/usr/bin/env node
import { execute } from '@oclif/core';

// Runs the compiled lib with stack traces shown; `npm run build` (0.4 s) comes first.
await execute({ development: true, dir: import.meta.url });
