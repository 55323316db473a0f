// What the journal can say. A code is stable: alerts and searches go by it. docs/operations.md has the table, and a
// test holds it against this list.
#pragma once

#include <array>
#include <boost/describe.hpp>
#include <cstdint>

namespace sep::app {

enum class LogLevel : std::uint8_t { debug, info, warn, error };
BOOST_DESCRIBE_ENUM(LogLevel, debug, info, warn, error)
enum class LogFormat : std::uint8_t { text, json };
BOOST_DESCRIBE_ENUM(LogFormat, text, json)

// Everything that a line may say beside its fixed message. What is not here cannot be said: request headers (but for
// the digits of a trace), bodies, and reasons that callers give have no field; of settings only paths, addresses and
// the disk's floor have one.
enum class Field : std::uint8_t {
  version,
  commit,
  store,     // its path
  store_id,  // as the store says
  epoch,
  records,  // of the log
  live_orders,
  socket,
  address,
  venue,
  why,  // of a venue's line: what our gateway says
  scope,
  state,
  by_breaker,
  breach,
  reason,  // an enumerator of ours
  cause,
  fault,
  status,
  value,
  limit,
  sold,
  bought,
  size,  // asked for, in base units
  done,  // of it
  order,
  key,    // of the configuration; never its value
  where,  // it was written
  keys,   // how many
  free_bytes,
  floor_bytes,
  detail,  // what the store or the system says of its failure
  method,
  route,  // its pattern
  http_status,
  principal,
  took_us,
  lines,
  trace_id,  // of the request
};
BOOST_DESCRIBE_ENUM(Field, version, commit, store, store_id, epoch, records, live_orders, socket, address, venue, why,
                    scope, state, by_breaker, breach, reason, cause, fault, status, value, limit, sold, bought, size,
                    done, order, key, where, keys, free_bytes, floor_bytes, detail, method, route, http_status,
                    principal, took_us, lines, trace_id)

// A text that is in the binary, and so says nothing that came from outside.
struct Fixed {
  consteval Fixed(char const* given) : text(given) {}
  char const* text;
};

struct Code {
  Fixed name;
  LogLevel level;
  Fixed message;
};

namespace code {

using enum LogLevel;

inline constexpr Code kStarting{"server.starting", info, "starts"};
inline constexpr Code kRecovered{"server.recovered", info, "the log is read and the epoch is taken"};
inline constexpr Code kReady{"server.ready", info, "takes commands"};
inline constexpr Code kStopping{"server.stopping", info, "takes no more commands and ends"};
inline constexpr Code kOrderLeft{"order.left", warn, "a live order is left at its venue; the next start asks for it"};
inline constexpr Code kStopped{"server.stopped", info, "has ended in order"};
inline constexpr Code kStoreFailed{"store.failed", error, "the event store failed; the process stops"};
inline constexpr Code kLinesDropped{"log.dropped", warn, "lines were lost: they came too fast, or nobody read them"};
inline constexpr Code kAnswered{"http.answered", debug, "a request was answered"};

inline constexpr Code kReloaded{"config.reloaded", info, "the configuration was read again and taken"};
inline constexpr Code kReloadUnchanged{"config.unchanged", info, "the configuration was read again; nothing to change"};
inline constexpr Code kReloadRefused{"config.reload_refused", error,
                                     "the configuration is faulty; nothing has changed"};
inline constexpr Code kSettingChanged{"config.changed", info, "this setting has another value from now on"};
inline constexpr Code kNeedsRestart{"config.needs_restart", warn,
                                    "this setting has another value from the next start on"};
inline constexpr Code kSettingFault{"config.fault", error, "not usable; `sep config check` or GET /v1/config says why"};
inline constexpr Code kUsersReloaded{"users.reloaded", info, "the file of users was read again and taken"};
inline constexpr Code kDiskShort{"disk.short", error,
                                 "the disk has less room than store.min_free: commands are refused"};
inline constexpr Code kDiskEnough{"disk.enough", info, "the disk has room again: commands are taken"};
inline constexpr Code kRestored{"store.restored", warn,
                                "the store is a copy from earlier: trading is halted at the start"};

inline constexpr Code kEngineStarted{"engine.started", info, "a writer has begun its epoch"};
inline constexpr Code kConfigAdopted{"config.adopted", info, "decisions are taken under this configuration"};
inline constexpr Code kConfigRefused{"config.refused", error, "the engine refuses the configuration"};
inline constexpr Code kRegistryAdopted{"registry.adopted", info, "the market's assets and instruments are known"};
inline constexpr Code kRegistryRefused{"registry.refused", error, "the engine refuses the venue's registry"};
inline constexpr Code kVenueUp{"venue.up", info, "the venue's line is up"};
inline constexpr Code kVenueDown{"venue.down", warn, "the venue's line is down"};
inline constexpr Code kTradingActive{"trading.active", info, "trading goes on"};
inline constexpr Code kTradingReducing{"trading.reducing", warn, "only what reduces exposure is traded"};
inline constexpr Code kTradingHalted{"trading.halted", warn, "trading is halted"};
inline constexpr Code kBreached{"risk.breached", error, "what must not happen has happened; trading stops there"};

inline constexpr Code kIntentSubmitted{"intent.submitted", debug, "an intent came"};
inline constexpr Code kIntentAccepted{"intent.accepted", debug, "an intent was accepted"};
inline constexpr Code kIntentDenied{"intent.denied", info, "an intent was denied"};
inline constexpr Code kIntentPaused{"intent.paused", info, "an intent was paused"};
inline constexpr Code kIntentResumed{"intent.resumed", info, "an intent goes on"};
inline constexpr Code kIntentClosing{"intent.closing", debug, "an intent sends nothing more"};
inline constexpr Code kIntentEscalated{"intent.escalated", error, "an intent cannot end by itself: a person is needed"};
inline constexpr Code kIntentCompleted{"intent.completed", info, "an intent reached its target"};
inline constexpr Code kIntentPartial{"intent.partially_completed", info, "an intent ended short of its target"};
inline constexpr Code kIntentCanceled{"intent.canceled", info, "an intent was canceled"};
inline constexpr Code kIntentExpired{"intent.expired", info, "an intent's deadline passed"};
inline constexpr Code kIntentFailed{"intent.failed", warn, "an intent failed"};
inline constexpr Code kCommandRefused{"command.refused", info, "a command was refused"};
inline constexpr Code kGateDenied{"risk.denied", info, "the risk gate stopped an order"};
inline constexpr Code kOrderSubmitted{"exec.step_submitted", debug, "an order goes to its venue"};
inline constexpr Code kOrderFilled{"exec.step_filled", debug, "an order was filled"};
inline constexpr Code kOrderRejected{"exec.step_rejected", info, "a venue rejected an order"};
inline constexpr Code kOrderUnknown{"exec.step_unknown", warn,
                                    "what became of an order is unknown; its venue is asked"};
inline constexpr Code kOrderEscalated{"order.escalated", error, "an order stays unknown: a person is needed"};
inline constexpr Code kFillBusted{"exec.fill_busted", warn, "a venue took a fill back"};
inline constexpr Code kForeignReport{"order.foreign_report", warn,
                                     "a venue reports an order that the log does not have"};

}  // namespace code

inline constexpr std::array kCodes{
    code::kStarting,        code::kRecovered,       code::kReady,           code::kStopping,
    code::kOrderLeft,       code::kStopped,         code::kStoreFailed,     code::kLinesDropped,
    code::kAnswered,        code::kReloaded,        code::kReloadUnchanged, code::kReloadRefused,
    code::kSettingChanged,  code::kNeedsRestart,    code::kSettingFault,    code::kDiskShort,
    code::kUsersReloaded,   code::kDiskEnough,      code::kRestored,        code::kEngineStarted,
    code::kConfigAdopted,   code::kConfigRefused,   code::kRegistryAdopted, code::kRegistryRefused,
    code::kVenueUp,         code::kVenueDown,       code::kTradingActive,   code::kTradingReducing,
    code::kTradingHalted,   code::kBreached,        code::kIntentSubmitted, code::kIntentAccepted,
    code::kIntentDenied,    code::kIntentPaused,    code::kIntentResumed,   code::kIntentClosing,
    code::kIntentEscalated, code::kIntentCompleted, code::kIntentPartial,   code::kIntentCanceled,
    code::kIntentExpired,   code::kIntentFailed,    code::kCommandRefused,  code::kGateDenied,
    code::kOrderSubmitted,  code::kOrderFilled,     code::kOrderRejected,   code::kOrderUnknown,
    code::kOrderEscalated,  code::kFillBusted,      code::kForeignReport};

}  // namespace sep::app
