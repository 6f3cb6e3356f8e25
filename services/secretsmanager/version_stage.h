// Staging labels: each stands on at most one version of a secret.
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html
#pragma once

#include "services/secretsmanager/vocabulary.h"

namespace secretsmanager {

/// Adds a version with a value (SecretString or SecretBinary of the input) and stages; AWSCURRENT leaves AWSPREVIOUS
/// where it stood. Does nothing if the version is there with this value. Returns the version's id. The first version
/// of a secret is current in any case.
std::string add_version(RequestContext& context, const Value& secret, const Value& input, Value stages);

void add_stage_operation(Service& service);

}  // namespace secretsmanager
