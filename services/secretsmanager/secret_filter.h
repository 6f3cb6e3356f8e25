// Filters of ListSecrets and BatchGetSecretValue.
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Filter.html
#pragma once

#include <vector>

#include "services/secretsmanager/vocabulary.h"

namespace secretsmanager {

/// The account's secrets that pass every filter, in the order of their names; those marked for deletion too.
std::vector<Value> filtered_secrets(RequestContext& context, const Value& filters);

}  // namespace secretsmanager
