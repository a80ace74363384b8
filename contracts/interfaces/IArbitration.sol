// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ERC-792: a contract whose disputes an arbitrator decides
interface IArbitrable {
    /// @notice An arbitrator has ruled.
    event Ruling(IArbitrator indexed _arbitrator, uint256 indexed _disputeID, uint256 _ruling);

    /// @notice Records a ruling. Only the arbitrator of the dispute may call.
    /// @param _disputeID The dispute, as numbered by the arbitrator.
    /// @param _ruling The choice ruled; 0 means the arbitrator refused to decide.
    function rule(uint256 _disputeID, uint256 _ruling) external;
}

/// @title ERC-792: a contract that decides disputes
interface IArbitrator {
    enum DisputeStatus {
        Waiting,
        Appealable,
        Solved
    }

    /// @notice A dispute was opened by an arbitrable contract.
    event DisputeCreation(uint256 indexed _disputeID, IArbitrable indexed _arbitrable);

    /// @notice The current ruling may be appealed.
    event AppealPossible(uint256 indexed _disputeID, IArbitrable indexed _arbitrable);

    /// @notice The current ruling was appealed.
    event AppealDecision(uint256 indexed _disputeID, IArbitrable indexed _arbitrable);

    /// @notice Opens a dispute; must be called by the arbitrable contract and pay `arbitrationCost(_extraData)` wei.
    /// @param _choices How many rulings there are, beside 0.
    /// @param _extraData Chooses the court or its size; its meaning is the arbitrator's.
    /// @return disputeID The number of the new dispute.
    function createDispute(uint256 _choices, bytes calldata _extraData) external payable returns (uint256 disputeID);

    /// @notice Appeals the current ruling; must pay `appealCost(_disputeID, _extraData)` wei.
    function appeal(uint256 _disputeID, bytes calldata _extraData) external payable;

    /// @notice What a dispute costs, in wei.
    function arbitrationCost(bytes calldata _extraData) external view returns (uint256 cost);

    /// @notice What an appeal costs, in wei; a sum nobody can pay where none is possible.
    function appealCost(uint256 _disputeID, bytes calldata _extraData) external view returns (uint256 cost);

    /// @notice When the current ruling may be appealed, as Unix times `[start, end)`; both zero where it may not.
    function appealPeriod(uint256 _disputeID) external view returns (uint256 start, uint256 end);

    /// @notice How far a dispute has come.
    function disputeStatus(uint256 _disputeID) external view returns (DisputeStatus status);

    /// @notice The ruling as it stands; 0 while there is none.
    function currentRuling(uint256 _disputeID) external view returns (uint256 ruling);
}

/// @title ERC-1497: what a user interface needs to show a dispute
interface IEvidence {
    /// @notice Where the description of a dispute is kept.
    event MetaEvidence(uint256 indexed _metaEvidenceID, string _evidence);

    /// @notice A dispute was opened.
    event Dispute(
        IArbitrator indexed _arbitrator,
        uint256 indexed _disputeID,
        uint256 _metaEvidenceID,
        uint256 _evidenceGroupID
    );

    /// @notice A party has brought evidence.
    event Evidence(
        IArbitrator indexed _arbitrator,
        uint256 indexed _evidenceGroupID,
        address indexed _party,
        string _evidence
    );
}
