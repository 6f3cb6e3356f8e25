// Identity providers: whom an account lets vouch for somebody, by OpenID Connect or SAML.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers.html
#pragma once

#include "services/iam/vocabulary.h"

namespace iam {

void add_identity_providers(Service& service);

}  // namespace iam
