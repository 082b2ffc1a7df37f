/* oxlint-disable typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-member-access, typescript/no-unsafe-argument, typescript/no-unsafe-return -- plain JavaScript, because it is loaded by --require */
/**
 * Preloaded into every `sf` process of a test (`node --require`): refuses each TCP connection and each DNS question
 * that would leave this machine, and writes it to the file that LOOPBACK_GUARD_LOG names, one line each.
 */
const dns = require('node:dns');
const { appendFileSync } = require('node:fs');
const net = require('node:net');
const { promisify } = require('node:util');

const isLoopback = (host) => /^(?:localhost|127(?:\.\d{1,3}){3}|::1|::ffff:127(?:\.\d{1,3}){3})$/i.test(host);

function refuse(kind, host) {
  const log = process.env.LOOPBACK_GUARD_LOG;
  if (log) appendFileSync(log, `${kind} ${host} ${process.argv.slice(2).join(' ')}\n`);
  const error = new Error(`${kind} ${host} refused: tests stay on this machine`);
  error.code = 'ELOOPBACKONLY';
  return error;
}

/** Where a connect call goes; undefined for a pipe or Unix socket. */
function targetOf(args) {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  if (typeof first === 'object' && first !== null) return first.path ? undefined : (first.host ?? 'localhost');
  if (typeof first === 'string' && !/^\d+$/.test(first)) return undefined;
  return typeof second === 'string' ? second : 'localhost';
}

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const host = targetOf(args);
  if (host === undefined || isLoopback(host)) return connect.apply(this, args);
  const error = refuse('connect', host);
  process.nextTick(() => this.destroy(error));
  return this;
};

const lookup = dns.lookup;
dns.lookup = function (host, options, callback) {
  const done = callback ?? options;
  if (isLoopback(host) || net.isIP(host)) return lookup(host, options, callback);
  return process.nextTick(done, refuse('lookup', host));
};
// Without this, promisify(dns.lookup) gives a bare address, and @salesforce/core's resolver fails without a word.
const lookupAsync = promisify(lookup);
dns.lookup[promisify.custom] = async (host, options) => {
  if (isLoopback(host) || net.isIP(host)) return lookupAsync(host, options);
  throw refuse('lookup', host);
};

const promiseLookup = dns.promises.lookup;
dns.promises.lookup = async (host, options) => {
  if (isLoopback(host) || net.isIP(host)) return promiseLookup(host, options);
  throw refuse('lookup', host);
};

for (const owner of [dns, dns.Resolver.prototype]) {
  for (const name of Object.keys(Object.getOwnPropertyDescriptors(owner)).filter((key) => key.startsWith('resolve'))) {
    owner[name] = (host, ...rest) => process.nextTick(rest.at(-1), refuse(name, host));
  }
}
for (const owner of [dns.promises, dns.promises.Resolver.prototype]) {
  for (const name of Object.keys(Object.getOwnPropertyDescriptors(owner)).filter((key) => key.startsWith('resolve'))) {
    owner[name] = async (host) => {
      throw refuse(name, host);
    };
  }
}
