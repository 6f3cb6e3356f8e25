// The cpu and memory of a task: how they are written, and which of them Fargate offers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ecs {

/// CPU units of "256", ".25 vCPU" or "1vcpu"; nothing for other texts.
std::optional<int> parse_cpu_units(std::string_view text);

/// MiB of "512", "1GB" or "0.5 GB"; nothing for other texts.
std::optional<int> parse_memory_mib(std::string_view text);

/// Whether Fargate has tasks of that size.
bool is_fargate_size(int cpu_units, int memory_mib, bool is_windows);

}  // namespace ecs
