#include "api/solvers/panel.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <future>
#include <mutex>
#include <set>
#include <thread>

#include "api/server/socket_file.hpp"
#include "api/server/wire.hpp"
#include "api/solvers/worker.hpp"
#include "core/routing/lanes.hpp"
#include "core/routing/single_path.hpp"
#include "core/routing/solver/optimised.hpp"
#include "core/routing/split.hpp"

namespace sep::api {
namespace {

using Local = asio::local::stream_protocol;

constexpr std::size_t kWorkersMax = routing::kMaxSolvers - 4;  // beside the built-in ones
constexpr std::size_t kConnectionsMax = 2 * kWorkersMax;       // those that have not said who they are among them
constexpr std::size_t kOpenMax = 1'024;  // questions at once; beyond it nobody is asked, and the slice's patience ends
constexpr std::size_t kRememberedMax = 1'024;  // questions that were answered: for who comes late

// What was asked; `waiting`: of whom there is no answer yet.
struct Ask {
  routing::RouteRequest request;
  std::shared_ptr<Registry const> registry;
  std::shared_ptr<Market const> market;
  runtime::Solver::Answer answer;
  routing::Answers answers{};
  std::set<std::string> waiting{};
  std::unique_ptr<asio::steady_timer> timer{};
  bool thinking = true;  // the built-in ones, which are always waited for
  bool expired = false;
  bool answered = false;

  [[nodiscard]] bool is_complete() const { return !thinking && (expired || waiting.empty()); }
};

bool is_built_in(std::string_view name) {
  return name == routing::kSinglePathSolver || name == routing::kSplitSolver || name == routing::kOptimiserSolver;
}

}  // namespace

class SolverPanel::Running final : public Worker::Owner {
 public:
  explicit Running(PanelOptions options) : options_(std::move(options)), acceptor_(context_) {}

  Result<void, std::string> start() {
    if (!options_.socket.empty()) {
      TRY_LET(auto file, SocketFile::listen(acceptor_, options_.socket));
      file_.emplace(std::move(file));
      asio::co_spawn(context_, accept(), asio::detached);
    }
    thread_ = std::thread([this] { context_.run(); });
    return {};
  }

  void stop() {
    if (!thread_.joinable()) return;
    context_.stop();
    thread_.join();
    thinking_.stop();
    thinking_.join();
    if (file_) file_->remove();
  }

  // The loop's thread.
  void propose(routing::RouteRequest const& request, std::shared_ptr<Registry const> const& registry,
               Market const& market, Answer const& answer) {
    if (unanswered_ >= kOpenMax) return;
    ++unanswered_;
    if (!market_ || moves_ != market.moves()) {
      market_ = std::make_shared<Market const>(market);
      moves_ = market.moves();
    }
    asio::post(context_, [this, ask = Ask{request, registry, market_, answer}]() mutable { open(std::move(ask)); });
  }

  [[nodiscard]] bool is_idle() const { return unanswered_ == 0; }

  [[nodiscard]] std::vector<std::string> connected() const {
    std::scoped_lock const lock(names_);
    return connected_;
  }

  // ---- Worker::Owner ----

  std::optional<std::string_view> admit(Worker& worker) override {
    if (is_built_in(worker.name()) || workers_.contains(worker.name())) return "name_taken";
    if (workers_.size() >= kWorkersMax) return "full";
    workers_.emplace(worker.name(), &worker);
    keep_names();
    return std::nullopt;
  }

  bool take(Worker& worker, SolverProposal proposal) override {
    auto const found = asks_.find(proposal.ask);
    if (found == asks_.end() || found->second.waiting.erase(worker.name()) == 0) return false;  // twice, or never asked
    auto& ask = found->second;
    routing::Proposal proposed{worker.name(), std::move(proposal.steps), proposal.bound};
    if (ask.answered) {
      ask.answer(ask.request, {{std::move(proposed)}, {}});
      return true;
    }
    ask.answers.proposals.push_back(std::move(proposed));
    if (ask.is_complete()) close(ask);
    return true;
  }

  void lose(Worker& worker, routing::Miss why) override {
    workers_.erase(worker.name());
    keep_names();
    for (auto& [id, ask] : asks_) {
      if (ask.waiting.erase(worker.name()) == 0 || ask.answered) continue;
      ask.answers.missed.push_back({worker.name(), why});
      if (ask.is_complete()) close(ask);
    }
  }

 private:
  asio::awaitable<void> accept() {
    for (;;) {
      auto [error, socket] = co_await acceptor_.async_accept(kNoThrow);
      if (error == asio::error::operation_aborted) co_return;
      if (error) {  // out of descriptors: not at once again
        asio::steady_timer pause(context_, std::chrono::milliseconds(100));
        static_cast<void>(co_await pause.async_wait(kNoThrow));
        continue;
      }
      if (static_cast<std::size_t>(place_.use_count()) > kConnectionsMax) continue;
      auto const worker = std::make_shared<Worker>(std::move(socket), *this, place_);
      asio::co_spawn(
          context_, [worker, patience = options_.patience] { return worker->run(patience); }, asio::detached);
    }
  }

  void open(Ask ask) {
    auto const id = next_ask_++;
    auto& open = asks_.emplace(id, std::move(ask)).first->second;
    // Who waits on a book goes where the engine says; there is nothing to propose.
    if (!open.request.rest_until && !workers_.empty()) ask_workers(id, open);
    asio::post(thinking_, [this, id, request = open.request, registry = open.registry,
                           market = std::move(open.market)] {
      auto proposals = runtime::propose_built_in(request, *registry, *market);
      asio::post(context_, [this, id, proposals = std::move(proposals)]() mutable { think(id, std::move(proposals)); });
    });
    open.timer = std::make_unique<asio::steady_timer>(context_, as_chrono(options_.budget));
    open.timer->async_wait([this, id](error_code cancelled) {
      auto const found = asks_.find(id);
      if (cancelled || found == asks_.end() || found->second.answered) return;
      found->second.expired = true;
      if (found->second.is_complete()) close(found->second);
    });
  }

  // The built-in ones stand first.
  void think(std::uint64_t id, std::vector<routing::Proposal> proposals) {
    auto& ask = asks_.at(id);  // it is not answered without them
    auto& all = ask.answers.proposals;
    all.insert(all.begin(), std::move_iterator(proposals.begin()), std::move_iterator(proposals.end()));
    ask.thinking = false;
    if (ask.is_complete()) close(ask);
  }

  void ask_workers(std::uint64_t id, Ask& ask) {
    if (told_ != ask.registry) {
      for (auto const& [name, worker] : workers_) worker->forget_instruments();
      lines_.clear();
      told_ = ask.registry;
    }
    LiveView view(*ask.market);
    auto const usable = routing::usable_instruments(ask.request, *ask.registry, view);
    std::vector<InstrumentLine const*> lines;
    for (auto const instrument : usable)
      if (auto const version = ask.market->find(instrument)) lines.push_back(&line_of(*ask.registry, *version));
    auto const question = ask_line(*ask.registry, id, options_.budget, ask.request, usable);
    for (auto const& [name, worker] : workers_) {
      ask.waiting.insert(name);
      worker->ask(question, lines);
    }
  }

  // Written once for all, and again when there is another state.
  InstrumentLine const& line_of(Registry const& registry, InstrumentVersion const& version) {
    auto const id = version.state.instrument;
    auto& line = lines_[id];
    if (line.text.empty() || line.content != version.content)
      line = {id, version.content, instrument_line(registry, version.state)};
    return line;
  }

  void close(Ask& ask) {
    ask.answered = true;
    ask.timer.reset();
    for (auto const& name : ask.waiting) ask.answers.missed.push_back({name, routing::Miss::no_answer});
    ask.answer(ask.request, std::exchange(ask.answers, {}));
    --unanswered_;
    ++answered_;
    for (auto it = asks_.begin(); it != asks_.end() && answered_ > kRememberedMax;) {
      if (!it->second.answered || &it->second == &ask) {
        ++it;
        continue;
      }
      it = asks_.erase(it);
      --answered_;
    }
  }

  void keep_names() {
    std::scoped_lock const lock(names_);
    connected_.clear();
    for (auto const& [name, worker] : workers_) connected_.push_back(name);
  }

  PanelOptions const options_;
  asio::io_context context_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{context_.get_executor()};
  Local::acceptor acceptor_;
  std::optional<SocketFile> file_;
  std::shared_ptr<Market const> market_;          // the loop's thread: as it was after so many
  std::uint64_t moves_ = 0;                       // moves
  std::shared_ptr<Registry const> told_;          // the panel's: that connected solvers know instruments of
  std::map<InstrumentId, InstrumentLine> lines_;  // what they are told, as of each one's latest state
  std::map<std::string, Worker*> workers_;        // that are asked
  std::shared_ptr<int> const place_ = std::make_shared<int>();  // held by every connection
  std::uint64_t next_ask_ = 1;
  std::map<std::uint64_t, Ask> asks_;  // open ones, and the latest of those that were answered
  std::size_t answered_ = 0;           // of these
  std::atomic<std::size_t> unanswered_ = 0;
  asio::thread_pool thinking_{1};  // of the built-in solvers
  mutable std::mutex names_;
  std::vector<std::string> connected_;
  std::thread thread_;
};

SolverPanel::SolverPanel(std::unique_ptr<Running> running) : running_(std::move(running)) {}
SolverPanel::~SolverPanel() { stop(); }

Result<std::unique_ptr<SolverPanel>, std::string> SolverPanel::start(PanelOptions options) {
  auto running = std::make_unique<Running>(std::move(options));
  TRY_VOID(running->start());
  return std::unique_ptr<SolverPanel>(new SolverPanel(std::move(running)));
}

void SolverPanel::propose(routing::RouteRequest const& request, std::shared_ptr<Registry const> const& registry,
                          Market const& market, Answer const& answer) {
  running_->propose(request, registry, market, answer);
}

bool SolverPanel::is_idle() const { return running_->is_idle(); }
std::vector<std::string> SolverPanel::connected() const { return running_->connected(); }
void SolverPanel::stop() { running_->stop(); }

}  // namespace sep::api
