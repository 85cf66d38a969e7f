package documentapi

// DocumentPreview says which pages of a document's content there are images of.
type DocumentPreview struct {
	Version   int    `json:"version" doc:"Which version of the content it is of" example:"1"`
	Available bool   `json:"available" doc:"Whether there are images of it" example:"true"`
	Reason    string `json:"reason,omitempty" enum:"unsupported,locked,damaged,too_large,too_slow" doc:"Why there are none: the kind of file is not one that is rendered, it asks for a password, it is damaged, it is too large, or it takes too long"`
	Pages     int    `json:"pages,omitempty" doc:"How many pages there are; a picture is one" example:"3"`
	Width     int    `json:"width,omitempty" doc:"Of the first page, in the file's own units: with height, its proportions" example:"595"`
	Height    int    `json:"height,omitempty" doc:"Of the first page, in the file's own units" example:"842"`
	Widths    []int  `json:"widths" doc:"The widths in pixels that images of pages can have" example:"[400,800,1200,1600,2400]"`
}

// PreviewWidths are the widths in pixels of images of pages, and PreviewWidth the one
// that is meant when none is said.
var PreviewWidths = []int{400, 800, PreviewWidth, 1600, 2400}

// PreviewWidth is a page across a pane on a screen of double density.
const PreviewWidth = 1200
