#include "services/ecs/task_size.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace ecs {
namespace {

constexpr double kUnitsPerCpu = 1024, kMebibytesPerGigabyte = 1024;

/// "1.5 GB" → {1.5, "gb"}
struct Quantity {
  double number;
  std::string unit;
};

std::optional<Quantity> parse_quantity(std::string_view text) {
  const size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
  const std::string digits(text.substr(0, end));
  if (digits.find_first_of("0123456789") == std::string::npos || std::count(digits.begin(), digits.end(), '.') > 1) {
    return std::nullopt;
  }
  text.remove_prefix(end);
  while (text.starts_with(' ')) text.remove_prefix(1);
  Quantity quantity{.number = std::strtod(digits.c_str(), nullptr), .unit = std::string(text)};
  std::transform(quantity.unit.begin(), quantity.unit.end(), quantity.unit.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return quantity;
}

std::optional<int> parse_units(std::string_view text, std::string_view unit, double factor) {
  constexpr double kLargest = 1 << 30;
  const auto quantity = parse_quantity(text);
  if (!quantity || (!quantity->unit.empty() && quantity->unit != unit)) return std::nullopt;
  const double units = quantity->unit.empty() ? quantity->number : quantity->number * factor;
  if (units != std::floor(units) || units < 1 || units > kLargest) return std::nullopt;
  return static_cast<int>(units);
}

struct FargateSize {
  int cpu_units, memory_min, memory_max, memory_step;
};

/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
constexpr FargateSize kFargateSizes[] = {
    {256, 512, 512, 512},      {256, 1024, 2048, 1024},   {512, 1024, 4096, 1024},    {1024, 2048, 8192, 1024},
    {2048, 4096, 16384, 1024}, {4096, 8192, 30720, 1024}, {8192, 16384, 61440, 4096}, {16384, 32768, 122880, 8192},
};

/// Windows containers start at one vCPU and end at four.
constexpr int kWindowsCpuMin = 1024, kWindowsCpuMax = 4096;

}  // namespace

std::optional<int> parse_cpu_units(std::string_view text) {
  return parse_units(text, "vcpu", kUnitsPerCpu);
}

std::optional<int> parse_memory_mib(std::string_view text) {
  return parse_units(text, "gb", kMebibytesPerGigabyte);
}

bool is_fargate_size(int cpu_units, int memory_mib, bool is_windows) {
  if (is_windows && (cpu_units < kWindowsCpuMin || cpu_units > kWindowsCpuMax)) return false;
  return std::any_of(std::begin(kFargateSizes), std::end(kFargateSizes), [&](const FargateSize& size) {
    return size.cpu_units == cpu_units && memory_mib >= size.memory_min && memory_mib <= size.memory_max &&
           (memory_mib - size.memory_min) % size.memory_step == 0;
  });
}

}  // namespace ecs
