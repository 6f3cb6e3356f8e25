// Access keys of users. A user holds the ids in "@AccessKeys"; the keys themselves are in access_key_credentials.
#pragma once

#include "services/iam/entity.h"

namespace iam {

/// The user's row's hook: keys name their user.
void refresh_access_keys(RequestContext& context, const Value& user);

void add_access_keys(Service& service);

}  // namespace iam
