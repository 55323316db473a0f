// The clients: strategies that want things, most of them sensible, some of them impossible; who ask again under the
// same key until they are answered, change their minds, and deposit what they spend.
#pragma once

#include <map>
#include <vector>

#include "sim/focus.hpp"
#include "sim/platform.hpp"

namespace sep::sim {

class Workload {
 public:
  Workload(Scene& scene, FaultPlan const& plan, Platform& platform, Auditor& auditor, Rng rng,
           std::optional<Focus> focus = {});

  // From now until `end` clients come and ask; in a focused run one does, once or twice.
  void begin(Time end);

  // Everybody who asked under a key has been answered.
  [[nodiscard]] bool all_answered() const { return unanswered_ == 0; }
  // A focused run: nothing more will be asked for.
  [[nodiscard]] bool all_asked() const { return unasked_ == 0; }
  [[nodiscard]] std::uint64_t submitted() const { return submitted_; }

 private:
  struct Request {
    std::string principal;
    engine::SubmitIntent command;
    bool answered = false;
  };

  void deposit(std::string const& strategy, std::string_view symbol,
               i128 whole);  // whole coins; nothing where the market has none
  void ask(engine::DepositFunds const& deposit, std::shared_ptr<bool> const& answered);
  void come(std::size_t client);
  void submit(std::size_t client);
  void ask(std::shared_ptr<Request> const& request);
  void answered(Request& request, runtime::Outcome const& outcome);
  void follow_up(std::string const& principal, Ulid intent);
  [[nodiscard]] engine::Payload change(Ulid intent);
  [[nodiscard]] intent::IntentSpec draw_spec(std::string const& strategy);
  void draw_limits(intent::IntentSpec& spec);
  void draw_style(intent::IntentSpec& spec);
  void begin_focused();
  void submit_focused();
  void follow_up_focused(std::string const& principal, Ulid intent);
  void cancel_under_way(std::string const& principal, Ulid intent);
  [[nodiscard]] intent::IntentSpec draw_focused_spec(std::string const& strategy);
  void draw_focused_schedule(intent::IntentSpec& spec);
  void make_passive(intent::IntentSpec& spec);
  void spoil(intent::IntentSpec& spec);
  [[nodiscard]] AssetId asset(std::string_view symbol) const;
  [[nodiscard]] bool on_books() const;

  Scene& scene_;
  FaultPlan const& plan_;
  Platform& platform_;
  Auditor& auditor_;
  Rng rng_;
  Time end_;
  Duration pace_;
  std::optional<Focus> focus_;
  std::uint64_t undeposited_ = 0;
  std::uint64_t unasked_ = 0;    // of what a focused run wants
  intent::IntentType mostly_{};  // in a focused run: opposite intents keep each other from trading
  std::uint64_t submitted_ = 0;
  std::uint64_t unanswered_ = 0;
};

}  // namespace sep::sim
