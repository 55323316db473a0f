#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>
#include <vector>

#include "api/metrics/families.hpp"

namespace sep::api {
namespace {

namespace fs = std::filesystem;

// The fields of /proc/self/stat behind the name, from the state on (proc(5) counts it as the third).
std::vector<double> stat_fields() {
  std::ifstream file("/proc/self/stat");
  std::string text((std::istreambuf_iterator<char>(file)), {});
  auto const name_ends = text.rfind(')');
  if (name_ends == std::string::npos) return {};
  std::istringstream rest(text.substr(name_ends + 1));
  std::string state;
  rest >> state;
  std::vector<double> fields{0, 0, 0};
  for (double field = 0; rest >> field;) fields.push_back(field);
  return fields;
}

double boot_time() {
  std::ifstream file("/proc/stat");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("btime ")) return std::stod(line.substr(6));
  return 0;
}

}  // namespace

void add_process(Families& families) {
  constexpr std::size_t kUserTime = 13, kSystemTime = 14, kStarted = 21, kVirtual = 22, kResident = 23;  // less one
  auto const fields = stat_fields();
  auto const ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  if (fields.size() > kResident && ticks > 0) {
    families.add("process_resident_memory_bytes", fields[kResident] * static_cast<double>(::sysconf(_SC_PAGESIZE)));
    families.add("process_virtual_memory_bytes", fields[kVirtual]);
    families.add("process_cpu_seconds_total", (fields[kUserTime] + fields[kSystemTime]) / ticks);
    families.add("process_start_time_seconds", boot_time() + fields[kStarted] / ticks);
  }
  std::error_code failed;
  auto const descriptors = std::distance(fs::directory_iterator("/proc/self/fd", failed), fs::directory_iterator());
  if (!failed) families.add("process_open_fds", static_cast<double>(descriptors));
}

}  // namespace sep::api
