// How parameters are named: by name or ARN, with a version or label after a colon.
#pragma once

#include <string>
#include <string_view>

#include "services/ssm/vocabulary.h"

namespace ssm {

/// Refuses a name that no parameter may be made under.
void check_new_name(const std::string& name);

/// Refuses a path that GetParametersByPath and the Path filter do not take.
void check_path(const std::string& path);

/// "/aws/…", "aws…" and "ssm…" belong to AWS, in whatever case.
bool is_reserved(std::string_view name);

/// What a reading operation is asked for.
struct ParameterReference {
  std::string name;
  /// ":3" or ":label", as it was written; empty for the newest version.
  std::string selector;

  /// "3" or "label".
  std::string selected() const { return selector.empty() ? selector : selector.substr(1); }
};

/// Takes apart "name", "name:selector" and the same with an ARN of the request's account and region. An ARN of another
/// account names nothing here.
ParameterReference parse_reference(RequestContext& context, const std::string& text);

/// "arn:…:parameter/name", where a name that begins with a slash brings the slash along.
std::string parameter_arn(const RequestContext& context, std::string_view name);

}  // namespace ssm
