// The address under which this server is reached, for what hands out addresses of its own (wait condition handles).
#pragma once

#include <string>

#include "emulator/store/store.h"

namespace emulator {

/// The address as the listener was last told it; the usual one where nothing listens (tests of services).
inline std::string server_address(Transaction& transaction) {
  return transaction.get("server/address").value_or("http://localhost:4566");
}

inline void keep_server_address(Store& store, const std::string& address) {
  const auto transaction = store.begin();
  transaction->put("server/address", address);
  transaction->commit();
}

}  // namespace emulator
