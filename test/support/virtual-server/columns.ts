/* Column names of the Exchange and IIS logs, in the order of the log.
 *
 * Source: headers of real logs of builds 15.1.2375.7 and 15.2.2562.45 as facts (names only). The columns
 * of `rps-http` and `oab-generator` are published nowhere: those two are our assumption, marked so in
 * docs/sample.md, and prove nothing about the real logs. */

import type {LogKind} from "../../../src/model/event.ts"

const httpProxy =
  "DateTime,RequestId,MajorVersion,MinorVersion,BuildVersion,RevisionVersion,ClientRequestId,Protocol,UrlHost," +
  "UrlStem,ProtocolAction,AuthenticationType,IsAuthenticated,AuthenticatedUser,Organization,AnchorMailbox," +
  "UserAgent,ClientIpAddress,ServerHostName,HttpStatus,BackEndStatus,ErrorCode,Method,ProxyAction,TargetServer," +
  "TargetServerVersion,RoutingType,RoutingHint,BackEndCookie,ServerLocatorHost,ServerLocatorLatency,RequestBytes," +
  "ResponseBytes,TargetOutstandingRequests,AuthModulePerfContext,HttpPipelineLatency," +
  "CalculateTargetBackEndLatency,GlsLatencyBreakup,TotalGlsLatency,AccountForestLatencyBreakup," +
  "TotalAccountForestLatency,ResourceForestLatencyBreakup,TotalResourceForestLatency,ADLatency," +
  "SharedCacheLatencyBreakup,TotalSharedCacheLatency,ActivityContextLifeTime,ModuleToHandlerSwitchingLatency," +
  "ClientReqStreamLatency,BackendReqInitLatency,BackendReqStreamLatency,BackendProcessingLatency," +
  "BackendRespInitLatency,BackendRespStreamLatency,ClientRespStreamLatency,KerberosAuthHeaderLatency," +
  "HandlerCompletionLatency,RequestHandlerLatency,HandlerToModuleSwitchingLatency,ProxyTime,CoreLatency," +
  "RoutingLatency,HttpProxyOverhead,TotalRequestTime,RouteRefresherLatency,UrlQuery,BackEndGenericInfo," +
  "GenericInfo,GenericErrors,EdgeTraceId,DatabaseGuid,UserADObjectGuid,PartitionEndpointLookupLatency," +
  "RoutingStatus"

const ews =
  "DateTime,RequestId,MajorVersion,MinorVersion,BuildVersion,RevisionVersion,Ring,ClientRequestId," +
  "AuthenticationType,IsAuthenticated,AuthenticatedUser,Organization,UserAgent,VersionInfo,ClientIpAddress," +
  "ServerHostName,FrontEndServer,SoapAction,HttpStatus,RequestSize,ResponseSize,ErrorCode,ImpersonatedUser," +
  "ProxyAsUser,ActAsUser,Cookie,CorrelationGuid,PrimaryOrProxyServer,TaskType,RemoteBackendCount," +
  "LocalMailboxCount,RemoteMailboxCount,LocalIdCount,RemoteIdCount,BeginBudgetConnections,EndBudgetConnections," +
  "BeginBudgetHangingConnections,EndBudgetHangingConnections,BeginBudgetAD,EndBudgetAD,BeginBudgetCAS," +
  "EndBudgetCAS,BeginBudgetRPC,EndBudgetRPC,BeginBudgetFindCount,EndBudgetFindCount,BeginBudgetSubscriptions," +
  "EndBudgetSubscriptions,MDBResource,MDBHealth,MDBHistoricalLoad,ThrottlingPolicy,ThrottlingDelay," +
  "ThrottlingRequestType,TotalDCRequestCount,TotalDCRequestLatency,TotalMBXRequestCount,TotalMBXRequestLatency," +
  "RecipientLookupLatency,ExchangePrincipalLatency,HttpPipelineLatency,CheckAccessCoreLatency,AuthModuleLatency," +
  "CallContextInitLatency,PreExecutionLatency,CoreExecutionLatency,TotalRequestTime," +
  "DetailedExchangePrincipalLatency,ClientStatistics,GenericInfo,AuthenticationErrors,GenericErrors,Puid," +
  "StartTime,ProcessId,TimeInGC,StartTotalMemory,EndTotalMemory,StartGCCounts,EndGCCounts," +
  "TokenBasedThrottlingPolicy,BudgetKey,CoinsCharged,CoinsChargedMethod,SidBudgetInfo,AppBudgetInfo," +
  "TenantBudgetInfo,ResourceAccessed,ResourceHealthBasedThreshold,ThrottledBy,BackoffHint,WorkClassification"

const mapi =
  "DateTime,RequestId,MapiRequestId,ClientRequestId,RequestType,HttpStatusCode,ResponseCode,StatusCode," +
  "ReturnCode,TotalRequestLatency,DeploymentRing,MajorVersion,MinorVersion,BuildVersion,RevisionVersion," +
  "AuthenticatedUserEmail,UPN,Puid,TenantGuid,MailboxId,MDBGuid,ActAsUserEmail,ClientIP,SourceCafeServer," +
  "EdgeInfo,NetworkDeviceInfo,SessionCookie,SequenceCookie,MapiClientInfo,ClientSoftware,ClientSoftwareVersion," +
  "ClientMode,AuthenticationType,AuthModuleLatency,LiveIdBasicLog,LiveIdBasicError,LiveIdNegotiateError," +
  "OAuthLatency,OAuthError,OAuthErrorCategory,OAuthExtraInfo,AuthenticatedUser,RopIds,OperationSpecific," +
  "GenericInfo,GenericErrors"

const rpsCmdlet =
  "DateTime,StartTime,RequestId,ClientRequestId,MajorVersion,MinorVersion,BuildVersion,RevisionVersion," +
  "ServerHostName,ProcessId,ProcessName,ThreadId,CultureInfo,Organization,AuthenticatedUser,ExecutingUserSid," +
  "EffectiveOrganization,UserServicePlan,IsAdmin,ClientApplication,Cmdlet,Parameters,CmdletUniqueId," +
  "UserBudgetOnStart,ContributeToFailFast,RunspaceSettingsCreationHint,ADViewEntireForest,ADRecipientViewRoot," +
  "ADConfigurationDomainControllers,ADPreferredGlobalCatalogs,ADPreferredDomainControllers," +
  "ADUserConfigurationDomainController,ADUserPreferredGlobalCatalog,ADuserPreferredDomainControllers," +
  "ThrottlingInfo,DelayInfo,ThrottlingDelay,IsOutputObjectRedacted,CmdletProxyStage,CmdletProxyRemoteServer," +
  "CmdletProxyRemoteServerVersion,CmdletProxyMethod,ProxiedObjectCount,CmdletProxyLatency,OutputObjectCount," +
  "ParameterBinding,BeginProcessing,ProcessRecord,EndProcessing,StopProcessing,BizLogic,PowerShellLatency," +
  "UserInteractionLatency,ProvisioningLayerLatency,ActivityContextLifeTime,TotalTime,ErrorType,ExecutionResult," +
  "CacheHitCount,CacheMissCount,GenericLatency,GenericInfo,GenericErrors,ObjectGuid," +
  "ExternalDirectoryOrganizationId,ExternalDirectoryObjectId,NonPiiParameters"

const rpsHttp =
  "DateTime,StartTime,RequestId,ClientRequestId,MajorVersion,MinorVersion,BuildVersion,RevisionVersion," +
  "ServerHostName,ProcessId,ProcessName,UrlHost,UrlStem,UrlQuery,AuthenticationType,IsAuthenticated," +
  "AuthenticatedUser,ExecutingUserSid,ClientIpAddress,UserAgent,FrontEndServer,HttpStatus,Method,TotalTime," +
  "GenericInfo,GenericErrors"

const messageTracking =
  "date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id," +
  "internal-message-id,message-id,network-message-id,recipient-address,recipient-status,total-bytes," +
  "recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path,message-info," +
  "directionality,tenant-id,original-client-ip,original-server-ip,custom-data,transport-traffic-type,log-id," +
  "schema-version"

/** The default field list of IIS 8.5 to 10. */
export const iisColumns: string =
  "date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) " +
  "sc-status sc-substatus sc-win32-status time-taken"

/** As above with the two byte counts that administrators like to add. */
export const iisColumnsWithBytes: string = iisColumns.replace("time-taken", "sc-bytes cs-bytes time-taken")

/** Title and columns of each '#Fields:' log of Exchange that the generator writes. `build` tells whether
 *  `#Version:` carries the server's build or the fixed 15.0.0.0. */
export interface ExchangeLog {
  readonly title: string
  readonly columns: string
  readonly build: boolean
  /** HttpProxy writes the column names once more as its first data line. */
  readonly repeated: boolean
}

const eventData = "TimeStamp,ServerName,EventId,EventData"

export const exchangeLogs: ReadonlyMap<LogKind, ExchangeLog> = new Map<LogKind, ExchangeLog>([
  ["httpproxy", {title: "HttpProxy Logs", columns: httpProxy, build: true, repeated: true}],
  ["ecp-server", {title: "ECP Server Log", columns: eventData, build: false, repeated: false}],
  ["ecp-activity", {title: "ECP Activity Context Log", columns: eventData, build: false, repeated: false}],
  ["ews", {title: "EWS Logs", columns: ews, build: true, repeated: false}],
  ["mapi", {title: "MapiHttp Logs", columns: mapi, build: true, repeated: false}],
  ["rps-cmdlet", {title: "Rps Cmdlet Logs", columns: rpsCmdlet, build: true, repeated: false}],
  ["rps-http", {title: "Rps Http Logs", columns: rpsHttp, build: true, repeated: false}],
  [
    "oab-generator",
    {title: "OAB Generator Log", columns: "date-time,thread,event,message", build: true, repeated: false},
  ],
  [
    "message-tracking",
    {title: "Message Tracking Log", columns: messageTracking, build: true, repeated: false},
  ],
])
