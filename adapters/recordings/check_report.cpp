// What `sep check data` prints.
#include <boost/json.hpp>
#include <fmt/format.h>

#include "adapters/recordings/check.hpp"

namespace sep::recordings {
namespace {

boost::json::object counts_of(FileReport const& file) {
  return {{"checked", file.checked},
          {"matched", file.matched},
          {"mismatched", file.mismatched},
          {"skipped", file.skipped},
          {"malformed", file.malformed}};
}

boost::json::object object_of(std::map<std::string, std::uint64_t> const& counts) {
  boost::json::object object;
  for (auto const& [name, count] : counts) object[name] = count;
  return object;
}

boost::json::object object_of(FileReport const& file) {
  boost::json::object object{{"file", file.file}, {"kind", file.kind}};
  for (auto const& entry : counts_of(file)) object[entry.key()] = entry.value();
  object["reasons"] = object_of(file.reasons);
  object["notes"] = object_of(file.notes);
  auto& mismatches = object["mismatches"].emplace_array();
  for (auto const& mismatch : file.mismatches)
    mismatches.push_back(boost::json::object{
        {"index", mismatch.index}, {"what", mismatch.what}, {"expected", mismatch.expected}, {"got", mismatch.got}});
  return object;
}

std::string line_of(FileReport const& file) {
  return fmt::format("{:<52} {:<24} {:>8} {:>8} {:>10} {:>8}\n", file.file, file.kind, file.checked, file.matched,
                     file.mismatched, file.skipped);
}

}  // namespace

std::string as_json(FolderReport const& report) {
  boost::json::object whole;
  auto& files = whole["files"].emplace_array();
  for (auto const& file : report.files) files.push_back(object_of(file));
  auto total = counts_of(report.total);
  total["reasons"] = object_of(report.total.reasons);
  whole["total"] = std::move(total);
  return boost::json::serialize(whole) + "\n";
}

std::string as_text(FolderReport const& report) {
  auto text = fmt::format("{:<52} {:<24} {:>8} {:>8} {:>10} {:>8}\n", "file", "kind", "checked", "matched",
                          "mismatched", "skipped");
  for (auto const& file : report.files) {
    text += line_of(file);
    for (auto const& [reason, count] : file.reasons) text += fmt::format("    skipped {}: {}\n", count, reason);
    for (auto const& [note, count] : file.notes) text += fmt::format("    {} x {}\n", count, note);
    for (auto const& bad : file.mismatches)
      text += fmt::format("    at {}: {}: expected {}, got {}\n", bad.index, bad.what, bad.expected, bad.got);
  }
  auto total = report.total;
  total.file = "total";
  return text + line_of(total);
}

}  // namespace sep::recordings
