#include "services/ecs/identifier.h"

#include <algorithm>

#include "services/ecs/refusal.h"

namespace ecs {
namespace {

constexpr size_t kNameLengthMax = 255;

std::vector<std::string> split(std::string_view text, char separator, size_t parts_max) {
  std::vector<std::string> parts;
  while (parts.size() + 1 < parts_max) {
    const size_t end = text.find(separator);
    if (end == std::string_view::npos) break;
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  parts.emplace_back(text);
  return parts;
}

}  // namespace

std::optional<EcsArn> parse_ecs_arn(const RequestContext& context, std::string_view text) {
  constexpr size_t kArnParts = 6, kPathParts = 4;
  const std::vector<std::string> parts = split(text, ':', kArnParts);
  if (parts.size() != kArnParts || parts[0] != "arn" || parts[2] != kService) return std::nullopt;
  std::vector<std::string> path = split(parts[5], '/', kPathParts);
  if (path.size() < 2) return std::nullopt;
  EcsArn arn{.kind = path.front(), .is_own = parts[3] == context.region && parts[4] == context.account};
  arn.path.assign(path.begin() + 1, path.end());
  return arn;
}

std::string ecs_arn(const RequestContext& context, std::string_view kind, std::string_view path) {
  return make_arn(context, kService, std::string(kind).append("/").append(path));
}

std::string cluster_name_of(const RequestContext& context, const Value& input, const std::string& member) {
  const std::string identifier = input.value(member, "");
  if (identifier.empty()) return "default";
  const auto arn = parse_ecs_arn(context, identifier);
  if (!arn) return identifier;
  if (arn->kind != "cluster") throw invalid_parameter("Invalid identifier: Identifier is for " + arn->kind + ".");
  if (!arn->is_own) throw ApiError("ClusterNotFoundException", "Cluster not found.");
  return arn->path.back();
}

std::string name_within_cluster(const RequestContext& context, std::string_view kind, const std::string& cluster_name,
                                const std::string& identifier) {
  const auto arn = parse_ecs_arn(context, identifier);
  if (!arn) return identifier;
  if (arn->kind != kind) throw invalid_parameter("Invalid identifier: Identifier is for " + arn->kind + ".");
  if (arn->path.size() > 1 && arn->path.front() != cluster_name) {
    throw invalid_parameter("Invalid identifier: Identifier is for cluster " + arn->path.front() +
                            ". Your cluster is " + cluster_name);
  }
  return arn->path.back();
}

bool is_plain_name(std::string_view name) {
  return !name.empty() && name.size() <= kNameLengthMax &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_'; });
}

std::string key_within(const std::string& cluster_name, const std::string& name) {
  return cluster_name + "/" + name;
}

}  // namespace ecs
