// The only place that names every service.
#pragma once

#include <memory>
#include <vector>

#include "emulator/authentication/principal.h"
#include "emulator/dispatch/access_record.h"
#include "emulator/dispatch/dispatcher.h"

namespace services {

/// Adds every service that skyrig has.
void add_all(emulator::Dispatcher& dispatcher, const protocol::Facts& facts);

/// Where services keep access keys: IAM's, then STS's, then those of S3 Express.
std::vector<std::unique_ptr<emulator::CredentialSource>> credential_sources();

/// What keeps access logs: S3.
emulator::AccessObserver access_observer();

}  // namespace services
