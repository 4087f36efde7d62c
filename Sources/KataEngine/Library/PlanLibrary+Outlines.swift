package import KataFiles
package import KataPlan

extension PlanLibrary {
    /// What is known of many plans, in the order asked for, without their documents.
    ///
    /// The plans are read side by side; the result does not depend on which is read first. With an index, what has not changed
    /// since an earlier call is not read at all.
    package func outlines(of references: [PlanReference]) -> [Result<PlanOutline, FileError>] {
        if let index { return index.outlines(of: references, in: self) }
        return ParallelMap.map(references) { reference in
            Result { () throws(FileError) in PlanOutline(try document(of: reference)) }
        }
    }

    /// What is known of one plan.
    package func outline(of reference: PlanReference) throws(FileError) -> PlanOutline {
        try outlines(of: [reference])[0].get()
    }
}
