// What CloudFormation sends to a macro's function, and what it takes from the answer.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-macros-overview.html
#pragma once

#include "services/cloudformation/template/parameters.h"

namespace cloudformation {

struct MacroCall {
  std::string name;
  const Node& fragment;
  const Node& parameters;
};

/// Where and for whom a macro runs.
struct MacroPlace {
  std::string region, account, request_id;
  ParameterValues template_parameters;
};

/// The function's event, as JSON text.
std::string macro_request(const MacroCall& call, const MacroPlace& place);

/// The fragment that the function's answer has; `name` is "account::Name". Refuses answers that report a failure or
/// are none.
Node macro_fragment(const std::string& name, const std::string& answer);

}  // namespace cloudformation
