// Pages of S3's static websites: requests to hosts such as photos.s3-website-us-east-1.localhost.localstack.cloud.
#pragma once

#include <string>

#include "emulator/dispatch/dispatcher.h"
#include "emulator/server/exchange.h"

namespace emulator {

struct WebsiteVisit {
  std::string bucket;
  std::string request_id;
  Peer peer;
};

/// Asks S3 for the page (its operation GetWebsitePage) as an anonymous visitor. Refusals are pages too.
Reply website_page(Dispatcher& dispatcher, const protocol::HttpRequest& request, const WebsiteVisit& visit);

}  // namespace emulator
