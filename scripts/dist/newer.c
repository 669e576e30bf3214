/* What Debian's static libraries take from C libraries that are newer than those that the
 * program is to run on. */
#include <stddef.h>
#include <sys/random.h>

/* Of glibc 2.36; expat salts its tables with it. */
void arc4random_buf(void *buffer, size_t length)
{
    char *at = buffer;
    while (length > 0) {
        ssize_t got = getrandom(at, length, 0);
        if (got > 0) {
            at += got;
            length -= (size_t)got;
        }
    }
}
