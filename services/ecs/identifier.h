// How ECS names things: by a short name or by an ARN in the long format, within a cluster where there is one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/ecs/vocabulary.h"

namespace ecs {

/// "arn:aws:ecs:us-east-1:123456789012:task/default/0123" taken apart.
struct EcsArn {
  /// "task"
  std::string kind;
  /// {"default", "0123"}; one part in the old, short format.
  std::vector<std::string> path;
  /// Whether it lies in the request's account and region.
  bool is_own = false;
};

/// Nothing if the text is no ARN of ECS.
std::optional<EcsArn> parse_ecs_arn(const RequestContext& context, std::string_view text);

/// "arn:…:task/default/0123"
std::string ecs_arn(const RequestContext& context, std::string_view kind, std::string_view path);

/// The cluster that an input means, by name or ARN; "default" if it names none.
/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html: "If you do not specify a cluster, the
/// default cluster is assumed."
std::string cluster_name_of(const RequestContext& context, const Value& input, const std::string& member = "cluster");

/// The name of something within a cluster ("service", "task"), given by that name or by its ARN. Throws
/// InvalidParameterException for an ARN of another kind or another cluster.
std::string name_within_cluster(const RequestContext& context, std::string_view kind, const std::string& cluster_name,
                                const std::string& identifier);

/// Up to 255 letters, digits, hyphens and underscores, as clusters, services, families and containers are named.
bool is_plain_name(std::string_view name);

/// The key of something within a cluster: "default/web".
std::string key_within(const std::string& cluster_name, const std::string& name);

}  // namespace ecs
