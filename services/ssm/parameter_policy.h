// Policies of advanced parameters. Expiration is carried out; the two that only notify would need EventBridge.
// https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-policies.html
#pragma once

#include <string>

#include "services/ssm/vocabulary.h"

namespace ssm {

/// The Policies member of a parameter from the text of a request. An empty list takes all policies away.
Value parse_policies(const std::string& text);

/// Refuses policies that the parameter may not have.
void check_policies(const RequestContext& context, const Value& version);

/// Asks for the timer that deletes the parameter, if it has an Expiration.
void schedule_expiration(RequestContext& context, const Value& version);

void add_policies(Service& service);

}  // namespace ssm
