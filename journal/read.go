package journal

import (
	"encoding/json"
	"fmt"
	"time"
)

// readers read the facts, by kind.
var readers = map[string]func([]byte) (Fact, error){
	Call{}.Kind():              read[Call],
	Invoked{}.Kind():           read[Invoked],
	Returned{}.Kind():          read[Returned],
	Leaked{}.Kind():            read[Leaked],
	Egress{}.Kind():            read[Egress],
	Distrusted{}.Kind():        read[Distrusted],
	Created{}.Kind():           read[Created],
	Stored{}.Kind():            read[Stored],
	Labelled{}.Kind():          read[Labelled],
	Scheduled{}.Kind():         read[Scheduled],
	RotationStarted{}.Kind():   read[RotationStarted],
	RotationAbandoned{}.Kind(): read[RotationAbandoned],
	RotationEnded{}.Kind():     read[RotationEnded],
	Deletion{}.Kind():          read[Deletion],
	Minted{}.Kind():            read[Minted],
	Issued{}.Kind():            read[Issued],
	Accepted{}.Kind():          read[Accepted],
	Recognised{}.Kind():        read[Recognised],
	KeyMoved{}.Kind():          read[KeyMoved],
	Note{}.Kind():              read[Note],
}

func read[F Fact](object []byte) (Fact, error) {
	var f F
	err := json.Unmarshal(object, &f)
	return f, err
}

// UnmarshalJSON reads what MarshalJSON writes. Fields that it does not know are passed over; a kind that
// it does not know is an error, since nothing could be said of the fact.
func (e *Entry) UnmarshalJSON(object []byte) error {
	var head struct {
		Seq  int       `json:"seq"`
		At   time.Time `json:"at"`
		Kind string    `json:"kind"`
	}
	if err := json.Unmarshal(object, &head); err != nil {
		return err
	}
	read, known := readers[head.Kind]
	if !known {
		return fmt.Errorf("no fact is of the kind %q", head.Kind)
	}
	fact, err := read(object)
	if err != nil {
		return err
	}
	at := head.At.UTC()
	if y := at.Year(); y < 0 || y > 9999 { // it could not be written again
		return fmt.Errorf("an instant in the year %d", y)
	}
	*e = Entry{Seq: head.Seq, At: at, Fact: fact}
	return nil
}
