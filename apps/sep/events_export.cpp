// sep events export: events or fills for other programs, in the order of the log, a record at a time.
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <unistd.h>

#include "api/json/event_json.hpp"
#include "apps/sep/commands.hpp"
#include "apps/sep/export_rows.hpp"
#include "apps/sep/log_reading.hpp"

namespace sep::app {
namespace {

struct Arguments {
  LogSource source;
  std::uint64_t after = 0;
  std::string topic = "*";
  std::string format = "jsonl";
  std::string rows = "events";
  std::string out;
};

// Where the rows go: standard output, or a file that was not there before. What cannot be written ends it.
class Out {
 public:
  explicit Out(std::string const& path) : path_(path), file_(path.empty() ? stdout : std::fopen(path.c_str(), "wx")) {
    if (file_ == nullptr) error_ = errno;
  }
  Out(Out const&) = delete;
  Out& operator=(Out const&) = delete;
  ~Out() {
    if (file_ != nullptr && file_ != stdout) std::fclose(file_);
  }

  void write(std::string const& text) {
    if (error_ == 0 && std::fwrite(text.data(), 1, text.size(), file_) != text.size()) error_ = errno;
  }
  void finish() {
    if (error_ == 0 && std::fflush(file_) != 0) error_ = errno;
    if (error_ == 0 && file_ != stdout && ::fsync(::fileno(file_)) != 0) error_ = errno;
  }

  // A part that would look like the whole is not left.
  void discard() const {
    if (!path_.empty() && file_ != nullptr) ::unlink(path_.c_str());
  }

  // 0: everything so far is written.
  [[nodiscard]] int error() const { return error_; }
  [[nodiscard]] std::string what() const {
    return (path_.empty() ? "standard output" : path_) + ": " + std::strerror(error_);
  }

 private:
  std::string path_;
  std::FILE* file_;
  int error_ = 0;
};

int failed(std::string const& text) {
  std::fprintf(stderr, "sep events: %s\n", text.c_str());
  return kFailed;
}

int run(Arguments const& arguments) {
  auto const log = LogReading::open(arguments.source);
  if (!log) return failed(log.error());
  Out out(arguments.out);
  if (out.error() == EEXIST) {
    std::fprintf(stderr, "sep events: %s; another name, or remove it\n", out.what().c_str());
    return kConflict;
  }
  bool const csv = arguments.format == "csv";
  bool const fills = arguments.rows == "fills";
  if (csv) out.write(fills ? fill_columns() : event_columns());
  auto const read = (*log)->read_new([&](readmodel::TailEvent const& event) {
    auto const topic = api::topic_of(event.record);
    bool const wanted = event.record.seq > arguments.after && api::topic_matches(arguments.topic, topic) &&
                        (!fills || api::topic_matches(kFillTopics, topic));
    if (!wanted || out.error() != 0) return;
    boost::json::value const envelope = api::envelope(event, (*log)->stream(), (*log)->registry());
    if (csv)
      out.write(fills ? fill_row(envelope) : event_row(envelope));
    else
      out.write(boost::json::serialize(envelope) + "\n");
  });
  out.finish();
  if (out.error() == 0 && read) return kOk;
  out.discard();
  return failed(read ? out.what() : read.error());
}

}  // namespace

void add_events_export(CLI::App& events, Exit& exit) {
  auto* command = events.add_subcommand("export",
                                        "events for other programs\n\n"
                                        "  sep events export --format csv --topic \"intent.*\" --out intents.csv\n"
                                        "  sep events export --rows fills --format csv --after 812");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("--store", arguments->source.store, "the store's file; else as configured");
  command->add_option("--config", arguments->source.config, "a configuration file");
  command->add_option("--format", arguments->format, "jsonl or csv")->check(CLI::IsMember({"jsonl", "csv"}));
  command->add_option("--rows", arguments->rows, "events, or fills alone, in CSV with columns of their own")
      ->check(CLI::IsMember({"events", "fills"}));
  command->add_option("--after", arguments->after, "only what comes after this sequence number");
  command->add_option("--topic", arguments->topic, "\"intent.*\", \"exec.step_filled\"; several by commas");
  command->add_option("--out", arguments->out, "a file, which must not be there yet; else standard output");
  command->callback([arguments, &exit] { exit.code = run(*arguments); });
}

}  // namespace sep::app
