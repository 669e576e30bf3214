/* A fontconfig that finds no font. The engine starts it, and asks it only for fonts by name of a
 * system, which no document of tenure has: fonts come from the bundle and from the user's folder.
 * Without it, expat and its tables stay out of the program as well. */
#include <fontconfig/fontconfig.h>

/* The engine refuses null pointers. */
static char something;
static FcPattern *none[1];
static FcFontSet no_fonts = {0, 0, none};

FcBool FcInit(void) { return FcTrue; }
FcConfig *FcConfigGetCurrent(void) { return (FcConfig *)&something; }
FcFontSet *FcFontList(FcConfig *config, FcPattern *pattern, FcObjectSet *wanted)
{
    (void)config, (void)pattern, (void)wanted;
    return &no_fonts;
}
void FcFontSetDestroy(FcFontSet *fonts) { (void)fonts; }
FcPattern *FcNameParse(const FcChar8 *name)
{
    (void)name;
    return (FcPattern *)&something;
}
FcObjectSet *FcObjectSetCreate(void) { return (FcObjectSet *)&something; }
FcBool FcObjectSetAdd(FcObjectSet *wanted, const char *name)
{
    (void)wanted, (void)name;
    return FcTrue;
}
void FcObjectSetDestroy(FcObjectSet *wanted) { (void)wanted; }
FcResult FcPatternGetInteger(const FcPattern *pattern, const char *name, int at, int *answer)
{
    (void)pattern, (void)name, (void)at, (void)answer;
    return FcResultNoMatch;
}
FcResult FcPatternGetString(const FcPattern *pattern, const char *name, int at, FcChar8 **answer)
{
    (void)pattern, (void)name, (void)at, (void)answer;
    return FcResultNoMatch;
}
void FcPatternReference(FcPattern *pattern) { (void)pattern; }
void FcPatternDestroy(FcPattern *pattern) { (void)pattern; }
