#!/bin/sh
# A child that never reads and never ends by itself. It writes its number beside the link that it was started through.
echo $$ > "${0%/*}/pid"
exec /bin/sleep 600
