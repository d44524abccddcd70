package fakesecrets

import (
	"slices"
	"strings"
)

type getRandomPasswordInput struct {
	PasswordLength          *int64
	ExcludeCharacters       *string
	ExcludeNumbers          *bool
	ExcludePunctuation      *bool
	ExcludeUppercase        *bool
	ExcludeLowercase        *bool
	IncludeSpace            *bool
	RequireEachIncludedType *bool
}

type getRandomPasswordOutput struct {
	RandomPassword string
}

func (in *getRandomPasswordInput) check(c *checks) {
	c.between("passwordLength", in.PasswordLength, 1, 4096)
	if e := in.ExcludeCharacters; e != nil {
		c.size("excludeCharacters", *e, len(*e), 0, 4096)
	}
}

const (
	upperLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	lowerLetters = "abcdefghijklmnopqrstuvwxyz"
	digits       = "0123456789"
	punctuation  = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"

	usualPasswordLength = 32
)

// types returns the included classes of characters, each without what is excluded from it.
func (in *getRandomPasswordInput) types() []string {
	var types []string
	add := func(class string, excluded bool) {
		if !excluded {
			types = append(types, strings.Map(func(r rune) rune {
				if strings.ContainsRune(deref(in.ExcludeCharacters), r) {
					return -1
				}
				return r
			}, class))
		}
	}
	add(upperLetters, deref(in.ExcludeUppercase))
	add(lowerLetters, deref(in.ExcludeLowercase))
	add(digits, deref(in.ExcludeNumbers))
	add(punctuation, deref(in.ExcludePunctuation))
	add(" ", !deref(in.IncludeSpace))
	return types
}

// getRandomPassword is spec 4.14. The choices are the world's, equal for the same seed.
func (s *Service) getRandomPassword(c *call, in *getRandomPasswordInput) (*getRandomPasswordOutput, error) {
	s.mu.Lock()
	err := s.mayAnywhereLocked(c)
	s.mu.Unlock()
	if err != nil {
		return nil, err
	}
	n := usualPasswordLength
	if in.PasswordLength != nil {
		n = int(*in.PasswordLength)
	}
	types := in.types()
	alphabet := strings.Join(types, "")
	each := in.RequireEachIncludedType == nil || *in.RequireEachIncludedType
	switch {
	case alphabet == "":
		return nil, allExcluded.of()
	case each && slices.Contains(types, ""):
		return nil, typeExcluded.of()
	case each && n < len(types):
		return nil, passwordTooShort.of()
	}
	password := []byte(s.passwords.String(n, alphabet))
	if each {
		// Places of their own for one of each, so that none overwrites another.
		places := make([]int, n)
		for i := range places {
			places[i] = i
		}
		for i, class := range types {
			j := i + s.passwords.IntN(n-i)
			places[i], places[j] = places[j], places[i]
			password[places[i]] = class[s.passwords.IntN(len(class))]
		}
	}
	return &getRandomPasswordOutput{RandomPassword: string(password)}, nil
}
