// The configuration of a running server: what is in force, and what became of the latest wish to read it again.
//
// Lifecycle: made of what the start was given; reload() on the loop's thread reads the same sources again (the file as
// it is now; environment and flags are those of the start). Either everything is sound and what can change takes
// effect (the engine's settings, the log's and store.min_free), or nothing changes. json() from any thread.
#pragma once

#include <boost/json.hpp>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "apps/sep/configuration.hpp"
#include "apps/sep/journal.hpp"

namespace sep::app {

enum class ReloadOutcome : std::uint8_t {
  unchanged,  // nothing that can change differs
  adopted,
  refused,  // it is not sound: nothing has changed
};
BOOST_DESCRIBE_ENUM(ReloadOutcome, unchanged, adopted, refused)

class LiveConfig {
 public:
  // Gives the engine its part and says whether it took it; the error is for people.
  using Adopt = std::function<Result<void, std::string>(engine::Config const&)>;

  // The file that was read is the one that is read again: where it is gone that is a fault, and not a wish for none.
  LiveConfig(Sources sources, Loaded loaded) : sources_(std::move(sources)), loaded_(std::move(loaded)) {
    sources_.file = file_of(sources_);
  }

  // On the loop's thread.
  [[nodiscard]] Settings const& settings() const { return loaded_.settings; }
  // What else is read again with it: taken if all is sound, and with its fault nothing is.
  struct Beside {
    std::vector<SettingFault> faults;
    std::string changed;           // the key that names it, where it differs; empty: it does not
    std::function<void()> take{};  // may be empty
  };
  // `journal` is told what became of it, without values.
  ReloadOutcome reload(Registry const& registry, Adopt const& adopt, Beside beside, Journal& journal);

  // {"settings": [{key, value, origin, where}], "reload": {count, outcome, changed, at_restart, faults}}
  [[nodiscard]] boost::json::object json() const;

 private:
  struct Latest {
    std::uint64_t count = 0;  // of wishes, this one included
    ReloadOutcome outcome{};
    std::vector<std::string> changed;     // keys
    std::vector<std::string> at_restart;  // keys that differ and wait for one
    std::vector<SettingFault> faults;
  };

  [[nodiscard]] Latest attempt(Registry const& registry, Adopt const& adopt, Beside const& beside, Loaded& fresh) const;
  void take_over(Loaded fresh);

  Sources sources_;           // as they were at the start
  mutable std::mutex mutex_;  // of what follows, against json(); only reload() writes
  Loaded loaded_;
  Latest latest_;
};

}  // namespace sep::app
