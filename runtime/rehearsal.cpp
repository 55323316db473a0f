#include "runtime/rehearsal.hpp"

#include <deque>

namespace sep::runtime {
namespace {

struct Waiting {
  std::string principal;
  engine::Payload payload;
};

// What an effect of the rehearsed intent brings in at once; what would leave, does not.
struct Answered {
  Moment const& moment;
  Time at;
  std::deque<Waiting>& waiting;

  void operator()(engine::ProposeRoute const& e) const {
    routing::Answers answers{propose_built_in(e.request, moment.state.registry, moment.market), {}};
    auto [principal, proposed] = as_input(e.request, std::move(answers));
    waiting.push_back({std::move(principal), std::move(proposed)});
  }
  void operator()(engine::WakeAt const& e) const {
    if (e.due <= at) waiting.push_back({"runtime", engine::TimerFired{e.timer, e.generation}});
  }
  void operator()(engine::ContinueWith const& e) const { waiting.push_back({"runtime", engine::Continue{e.cursor}}); }
  void operator()(engine::SubmitOrder const&) const {}
  void operator()(engine::CancelOrder const&) const {}
  void operator()(engine::QueryOrder const&) const {}
};

}  // namespace

Moment moment_of(engine::State const& state, Market const& market, std::uint64_t next_seq) {
  Moment moment{{}, market, next_seq};
  auto& copy = moment.state;
  boost::mp11::mp_for_each<boost::describe::describe_members<engine::State, boost::describe::mod_any_access>>(
      [&](auto member) {
        using Member = std::remove_cvref_t<decltype(state.*member.pointer)>;
        bool constexpr is_filtered =
            std::is_same_v<Member, decltype(state.intents)> || std::is_same_v<Member, decltype(state.orders)>;
        if constexpr (!is_filtered) copy.*member.pointer = state.*member.pointer;
      });
  for (auto const& [id, intent] : state.intents) {
    if (intent::is_terminal(intent.status)) continue;
    copy.intents.emplace_hint(copy.intents.end(), id, intent);
    for (auto const& order : intent.orders)
      if (auto const found = state.orders.find(orders::ClientOrderId{order}); found != state.orders.end())
        copy.orders.insert(*found);
  }
  return moment;
}

std::vector<Rehearsed> rehearse(Moment moment, std::string principal, engine::SubmitIntent submission, Time at) {
  std::vector<Rehearsed> rehearsed;
  std::deque<Waiting> waiting;
  waiting.push_back({std::move(principal), std::move(submission)});
  Answered const answered{moment, at, waiting};
  auto seq = moment.next_seq;
  while (!waiting.empty() && rehearsed.size() < kRehearsedMax) {
    auto next = std::move(waiting.front());
    waiting.pop_front();
    engine::Input const input{seq++, at, next.principal, next.payload};
    LiveView view(moment.market);
    auto events = engine::decide(moment.state, view, input);
    for (auto const& event : events) {
      engine::apply(moment.state, event, {input.seq, at});
      for (auto const& effect : engine::effects_of(moment.state, event)) std::visit(answered, effect);
      ++seq;
    }
    rehearsed.push_back({std::move(next.principal), std::move(next.payload), std::move(events)});
  }
  return rehearsed;
}

}  // namespace sep::runtime
