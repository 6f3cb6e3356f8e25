// Static websites: which object, redirect or error document a visitor of the bucket's website gets.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteHosting.html
#pragma once

#include "services/s3/vocabulary.h"

namespace s3 {

/// Adds GetWebsitePage, which no model describes: {"Bucket", "Path", "Host"} and perhaps "IfNoneMatch" and "Range" in,
/// {"Status", "Headers"} and the page itself out.
void add_website(Service& service);

}  // namespace s3
